import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { invalidText } from "../../contract/invalid";

/** A package that an `renv.lock` takes from GitHub. Source: https://rstudio.github.io/renv/articles/lockfile.html */
const gitHubPackage = z.object({
  Package: z.string().regex(/^[A-Za-z][A-Za-z0-9.]*$/),
  Source: z.literal("GitHub"),
  RemoteHost: z.string().default("api.github.com"),
  RemoteUsername: z.string().regex(/^[\w-]+$/),
  RemoteRepo: z.string().regex(/^(?!\.+$)[\w.-]+$/),
  RemoteSha: z.string().regex(/^[0-9a-f]{40}$/),
});
type GitHubPackage = z.output<typeof gitHubPackage>;

/** Where R and GitHub's tools look for a token. */
const TOKENS = ["GITHUB_PAT", "GITHUB_TOKEN", "GH_TOKEN"];

/**
 * Fetches the packages that `renv.lock` files take from GitHub, each at its commit. This machine fetches them, not the build: a token
 * for private repositories stays out of the image, its layers and the state.
 * @param lists package lists; only an `renv.lock` has such packages
 * @param folder where the archives are kept; existing ones are not fetched again
 * @param env has the token and GITHUB_API_URL
 * @returns path of the archive by package
 * @throws RunError for a package that cannot be fetched
 */
export async function fetchGitHubPackages(
  lists: string[],
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Record<string, string>> {
  const found = lists.filter((list) => list.endsWith(".lock")).flatMap(lockedFromGitHub);
  const fetched = found.map(async (one) => [one.Package, await archiveOf(one, folder, env)] as const);
  return Object.fromEntries(await Promise.all(fetched));
}

function lockedFromGitHub(list: string): GitHubPackage[] {
  let lock: unknown;
  try {
    lock = JSON.parse(readFileSync(list, "utf8"));
  } catch {
    // The build reports what is wrong with it.
    return [];
  }
  const packages = z.object({ Packages: z.record(z.string(), z.unknown()) }).safeParse(lock).data?.Packages ?? {};
  return Object.values(packages).flatMap((entry) => gitHubPackage.safeParse(entry).data ?? []);
}

async function archiveOf(locked: GitHubPackage, folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { Package, RemoteHost, RemoteUsername, RemoteRepo, RemoteSha } = locked;
  const file = join(folder, `${Package}-${RemoteSha}.tar.gz`);
  if (existsSync(file)) return file;
  const token = TOKENS.map((name) => env[name]).find(Boolean);
  const api = env.GITHUB_API_URL ?? `https://${RemoteHost}`;
  const address = `${api}/repos/${RemoteUsername}/${RemoteRepo}/tarball/${RemoteSha}`;
  const headers = token ? { authorization: `Bearer ${token}` } : undefined;
  const answer = await fetch(address, { headers }).catch((error: Error) => error);
  if (answer instanceof Error || !answer.ok) {
    const reason = answer instanceof Error ? "GitHub does not answer" : `GitHub answers ${answer.status}`;
    const given = token ? "the token may not read it" : `set ${TOKENS.join(" or ")} for a private repository`;
    throw new pulumi.RunError(
      invalidText({
        message: `r-on-fargate:image.packages: ${Package}, which the renv.lock has from ${RemoteUsername}/${RemoteRepo}@${RemoteSha.slice(0, 7)}, cannot be fetched: ${reason}`,
        allowed: "a repository that this machine can read",
        remedy: `${given}; or lock it to a repository that has it`,
      }),
    );
  }
  mkdirSync(folder, { recursive: true });
  // Written under another name and renamed, so that an interrupted run leaves no partial file.
  writeFileSync(`${file}.${process.pid}`, Buffer.from(await answer.arrayBuffer()));
  renameSync(`${file}.${process.pid}`, file);
  return file;
}
