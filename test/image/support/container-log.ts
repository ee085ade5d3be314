import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { execute } from "./docker";

/** What a container has printed until now. */
export const logOf = async (container: string): Promise<string> =>
  (await execute("docker", ["logs", container])).output;

/**
 * Follows a container's log until it has a text: one client waits, where asking again and again starts a client each time.
 * @returns the log until then
 * @throws AssertionError if the container ends before
 */
export async function shownBy(container: string, pattern: string | RegExp): Promise<string> {
  const has = (log: string) => (typeof pattern === "string" ? log.includes(pattern) : pattern.test(log));
  const followed = await follow(container, has);
  // Docker can end the following before the last lines of a container that ends.
  const log = has(followed) ? followed : await logOf(container);
  assert.ok(has(log), `ended before '${pattern}':\n${log}`);
  return log;
}

function follow(container: string, enough: (log: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = "";
    const client = spawn("docker", ["logs", "--follow", container]);
    for (const stream of [client.stdout, client.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        log += text;
        if (enough(log)) client.kill();
      });
    }
    client.on("error", reject).on("close", () => resolve(log));
  });
}
