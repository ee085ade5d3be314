import { request } from "node:https";
import { clientSettings, emulatorAgent } from "./emulator-aws";

export interface Answer {
  status: number;
  body: string;
}

/** A request to a load balancer of the emulator, which tells them apart by the Host header; with a body, a POST of an image. */
export function askBalancer(url: string, path: string, body?: Buffer): Promise<Answer> {
  const { endpoint } = clientSettings();
  return new Promise((done, failed) => {
    const options = {
      method: body ? "POST" : "GET",
      headers: {
        host: new URL(url).host,
        ...(body ? { "content-type": "image/png", "content-length": body.length } : {}),
      },
      agent: emulatorAgent(),
      servername: "localhost",
    };
    const sent = request(`${endpoint}${path}`, options, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => done({ status: response.statusCode ?? 0, body: text }));
    });
    sent.on("error", failed);
    sent.end(body);
  });
}
