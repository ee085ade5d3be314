import { createConnection } from "node:net";
import { attempt } from "../../runner/setup/command";

/** Whether a program of this machine listens on a port. */
export function listens(port: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port: Number(port), host: "127.0.0.1" });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", () => end(true)).on("error", () => end(false));
  });
}

/** Command that shows who listens on a port: Linux always has ss, macOS lsof. */
export function showListener(port: string, platform: string = process.platform): string[] {
  return platform === "darwin"
    ? ["lsof", "-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"]
    : ["ss", "-ltnpH", `sport = :${port}`];
}

/** The program on a port, if visible to this user: `nginx (process 812)`. */
export async function listener(port: string): Promise<string | undefined> {
  const [command = "", ...args] = showListener(port);
  return parseListener((await attempt(command, args)).stdout);
}

/** @param text of showListener's command */
export function parseListener(text: string): string | undefined {
  const ss = /users:\(\("(?<name>[^"]+)",pid=(?<pid>\d+)/.exec(text);
  const { name, pid } = (ss ?? /^p(?<pid>\d+)\nc(?<name>.+)$/m.exec(text))?.groups ?? {};
  return pid ? `${name} (process ${pid})` : undefined;
}
