import { attempt } from "../runner/setup/command";

/** Containers that have ended and are still there: image and command by id. Empty without Docker. */
export async function endedContainers(): Promise<Map<string, string>> {
  const filters = ["exited", "created", "dead"].flatMap((status) => ["--filter", `status=${status}`]);
  const format = ["--no-trunc", "--format", "{{.ID}}\t{{.Image}} {{.Command}}"];
  const { code, stdout } = await attempt("docker", ["ps", "--all", ...filters, ...format]);
  return code === 0 ? parseContainers(stdout) : new Map();
}

/** `<id> TAB <image and command>`, a line each; a command may have line breaks of its own. */
export function parseContainers(text: string): Map<string, string> {
  return new Map([...text.matchAll(/^([0-9a-f]{64})\t(.*)$/gm)].map(([, id, what]) => [id!, what!]));
}

/** The message about containers that were not there before; empty: there are none. */
export function leftBehind(before: Map<string, string>, after: Map<string, string>): string {
  const left = [...after].filter(([id]) => !before.has(id)).map(([, what]) => what);
  return left.length === 0
    ? ""
    : `left behind, containers:\n${left.map((what) => `  ${what.slice(0, 200)}\n`).join("")}`;
}
