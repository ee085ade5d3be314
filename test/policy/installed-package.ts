import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { OWN, ROOT } from "../support/repository";

/**
 * Where the package is installed. What it depends on stays there between runs: npm compares it with the package's list, and takes
 * ten times as long to unpack it anew.
 */
export const INSTALLED = join(ROOT, ".build", `policy-installed-${OWN}`);

/** The package as npm packs it, from a copy: other suites may be using the compiled files. @returns the tarball */
export function packed(): string {
  const copy = join(ROOT, ".build", `policy-package-${OWN}`);
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(join(ROOT, "policy"), copy, {
    recursive: true,
    filter: (from) => !/policy\/(?:bin|node_modules)$/.test(from),
  });
  execFileSync("npm", ["run", "--silent", "build"], { cwd: copy, stdio: ["ignore", "ignore", "inherit"] });
  const args = ["pack", "--json", "--silent", "--pack-destination", INSTALLED];
  execFileSync("npm", args, { cwd: copy, stdio: ["ignore", "ignore", "inherit"] });
  const { name, version } = JSON.parse(readFileSync(join(copy, "package.json"), "utf8")) as Record<string, string>;
  return join(INSTALLED, `${name}-${version}.tgz`);
}

/** Starts a pack as the engine does. @param installed where its packages are @returns the process and the port that it serves */
export async function started(pack: string, installed = pack): Promise<{ process: ChildProcess; port: string }> {
  const runner = join(installed, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn("node", [runner, "127.0.0.1:1", pack], { cwd: pack, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout!, "data")) as [Buffer];
  return { process: child, port: line.toString().trim() };
}

/** A call to the pack by the engine's protocol, with the messages of the SDK that the pack installed. */
export async function call<Answer>(
  pack: string,
  port: string,
  method: string,
  request: (proto: never) => unknown,
): Promise<Answer> {
  const sdk = createRequire(join(pack, "index.js"));
  const own = createRequire(sdk.resolve("@pulumi/policy"));
  const { AnalyzerClient } = own("@pulumi/pulumi/proto/analyzer_grpc_pb");
  const { credentials } = own("@grpc/grpc-js");
  const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    return await new Promise<Answer>((resolve, reject) => {
      client[method](request(own as never), (error: Error | null, answer: { toObject(): Record<string, never> }) => {
        if (error) reject(error);
        else resolve(answer.toObject() as Answer);
      });
    });
  } finally {
    client.close();
  }
}
