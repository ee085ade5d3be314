import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";

/** A resource that the program registers, and the mocks' answer. */
export type Resource = [type: string, inputs: Record<string, unknown>, outputs?: Record<string, unknown>];

const ROOT = resolve(__dirname, "../..");

/** The program's resources for each configuration (keys without `r-on-fargate:`), in order. */
export function resourcesOf<Config extends object>(configs: Config[]): Resource[][] {
  const args = ["--require", join(ROOT, "runner/setup/typescript.js"), join(__dirname, "register.ts")];
  const input = JSON.stringify(configs);
  const env = { ...process.env, PULUMI_NODEJS_ROOT_DIRECTORY: ROOT };
  const text = execFileSync(process.execPath, args, { cwd: ROOT, env, encoding: "utf8", maxBuffer: 2 ** 26, input });
  const all = JSON.parse(text) as Resource[][];
  // The order of registration depends on the order of the answers.
  return all.map((resources) => resources.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)));
}

/** Type, and what distinguishes resources of the same type. */
export function nameOf([type, inputs]: Resource): string {
  return `${type} ${String(inputs.name ?? inputs.dashboardName ?? inputs.serviceName ?? JSON.stringify(inputs))}`;
}
