import { type Agent, request as send } from "node:https";
import { buffer } from "node:stream/consumers";
import type { FakeAnswer, FakeRequest } from "../../cli/fake/aws";
import { clientSettings, emulatorAgent } from "../../support/emulator-aws";
import type { Upstream } from "../faulty-calls";

/** As ECS answers where it has no capacity. */
const REFUSED = JSON.stringify({
  tasks: [],
  failures: [{ arn: "arn:aws:ecs:::task", reason: "Capacity is unavailable at this time." }],
});

/** The set-up's emulator, asked on behalf of the processes of one scenario. */
export class Emulator implements Upstream {
  /** ARNs of all tasks that RunTask answered with. */
  readonly tasks = new Set<string>();
  /** Called before each call is carried out. */
  onCall: () => Promise<void> = async () => {};
  readonly #endpoint = new URL(clientSettings().endpoint);
  readonly #agent: Agent = emulatorAgent();
  /** Client tokens of RunTask, and whether ECS said no to them. */
  readonly #tokens = new Map<string, "asked" | "refused">();

  async carryOut(action: string, asked: FakeRequest): Promise<FakeAnswer> {
    await this.onCall();
    if (action !== "ecs:RunTask") return this.#forward(asked);
    const token = tokenOf(asked);
    if (this.#tokens.get(token) === "refused") return { status: 200, body: REFUSED };
    this.#tokens.set(token, "asked");
    const answer = await this.#forward(asked);
    if (answer.status === 200)
      for (const { taskArn } of JSON.parse(answer.body.toString()).tasks) this.tasks.add(taskArn);
    return answer;
  }

  refuse(action: string, asked: FakeRequest): Promise<FakeAnswer> {
    const token = tokenOf(asked);
    if (!this.#tokens.has(token)) this.#tokens.set(token, "refused");
    return this.carryOut(action, asked);
  }

  close(): void {
    this.#agent.destroy();
  }

  #forward({ method, url, headers, body }: FakeRequest): Promise<FakeAnswer> {
    const { hostname, port } = this.#endpoint;
    // The headers are signed, the host among them.
    const { connection: _, expect: __, ...rest } = headers;
    const path = `${url.pathname}${url.search}`;
    return new Promise((resolve, reject) => {
      const request = send({ hostname, port, method, path, headers: rest, agent: this.#agent });
      request.on("error", reject);
      request.on("response", (response) => {
        buffer(response).then((answer) => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer });
        }, reject);
      });
      request.end(body);
    });
  }
}

function tokenOf({ body }: FakeRequest): string {
  return JSON.parse(body.toString()).clientToken ?? "";
}
