import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../setup/command";
import { ROOT } from "../setup/places";
import { SetupError } from "../setup/setup-error";
import { marker } from "./report";

/** Markdown file of a stack's last preview. */
export function reportFile(stack: string): string {
  return join(ROOT, ".results", `preview-${stack}.md`);
}

/**
 * Comments on a pull request with a stack's preview by `gh`. Replaces the comment of an earlier run.
 * @param pull number of the pull request
 * @param env GITHUB_REPOSITORY (owner/name) and GH_TOKEN
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
    throw new SetupError(`GITHUB_REPOSITORY "${repository}" is not owner/name`, ["set it as GitHub Actions does"]);
  if (!/^[1-9]\d*$/.test(pull ?? ""))
    throw new SetupError(`PR "${pull ?? ""}" is not the number of a pull request`, [
      `make comment STACK=${stack} PR=12`,
    ]);
  if (!existsSync(file))
    throw new SetupError(`no preview of stack ${stack} on this machine`, [`CI=true make preview STACK=${stack}`]);

  const comments = `repos/${repository}/issues/${pull}/comments`;
  // Anybody can write the marker into a comment; replace only the workflow's.
  const mine = `.[] | select(.user.login == "github-actions[bot]") | select(.body | startswith("${marker(stack)}")) | .id`;
  const found = await gh("looking for an earlier comment", ["--paginate", comments, "--jq", mine], env);
  const id = found.trim().split("\n")[0];
  const place = id
    ? ["--method", "PATCH", `repos/${repository}/issues/comments/${id}`]
    : ["--method", "POST", comments];
  // As JSON on standard input: gh would expand values in its arguments.
  const body = JSON.stringify({ body: readFileSync(file, "utf8") });
  await gh("commenting on the pull request", [...place, "--input", "-"], env, body);
  return 0;
}

function gh(what: string, args: string[], env: NodeJS.ProcessEnv, input?: string): Promise<string> {
  return run(what, "gh", ["api", ...args], { env, input, timeout: 60 });
}
