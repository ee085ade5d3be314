import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../setup/command";
import { ROOT } from "../setup/places";
import { Refusal } from "../setup/refusal";
import { marker } from "./report";

/** Where a stack's last preview is kept as Markdown. */
export function reportFile(stack: string): string {
  return join(ROOT, ".results", `preview-${stack}.md`);
}

/**
 * Puts a stack's preview on a pull request by `gh`: in the place of the comment that an earlier run left, else as a new one.
 * @param pull number of the pull request
 * @param env GITHUB_REPOSITORY (owner/name) and what gh signs in with (GH_TOKEN)
 * @returns exit code 0
 */
export async function comment(
  stack: string,
  pull: string | undefined,
  file = reportFile(stack),
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const repository = env.GITHUB_REPOSITORY ?? "";
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new Refusal(`GITHUB_REPOSITORY is "${repository}".`, "set it to owner/name, as GitHub Actions does.");
  if (!/^[1-9]\d*$/.test(pull ?? ""))
    throw new Refusal(`PR is "${pull ?? ""}".`, `the number of a pull request: make comment STACK=${stack} PR=12`);
  if (!existsSync(file))
    throw new Refusal(`stack ${stack} has not been previewed here.`, `CI=true make preview STACK=${stack}`);

  const comments = `repos/${repository}/issues/${pull}/comments`;
  // Anybody may write the marker into a comment; only the workflow's own is replaced.
  const mine = `.[] | select(.user.login == "github-actions[bot]") | select(.body | startswith("${marker(stack)}")) | .id`;
  const found = await gh("looking for an earlier comment", ["--paginate", comments, "--jq", mine], env);
  const id = found.trim().split("\n")[0];
  const place = id
    ? ["--method", "PATCH", `repos/${repository}/issues/comments/${id}`]
    : ["--method", "POST", comments];
  // As JSON on standard input: gh reads nothing into a text that stands there.
  const body = JSON.stringify({ body: readFileSync(file, "utf8") });
  await gh("commenting on the pull request", [...place, "--input", "-"], env, body);
  return 0;
}

function gh(what: string, args: string[], env: NodeJS.ProcessEnv, input?: string): Promise<string> {
  return run(what, "gh", ["api", ...args], { env, input, timeout: 60 });
}
