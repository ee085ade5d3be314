import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";

/** A resource that the program asks for under some configuration. */
export type Resource = [type: string, inputs: Record<string, unknown>];

const ROOT = resolve(__dirname, "../..");

/** What the program makes under each configuration (keys without `r-on-fargate:`), in their order. */
export function resourcesOf<Config extends object>(configs: Config[]): Resource[][] {
  const args = ["--import=tsx", join(__dirname, "register.ts")];
  const input = JSON.stringify(configs);
  const env = { ...process.env, PULUMI_NODEJS_ROOT_DIRECTORY: ROOT };
  const text = execFileSync(process.execPath, args, { cwd: ROOT, env, encoding: "utf8", maxBuffer: 2 ** 26, input });
  return JSON.parse(text) as Resource[][];
}
