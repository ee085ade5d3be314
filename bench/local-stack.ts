import { execFileSync } from "node:child_process";
import type { StackOutputs } from "../contract/outputs/schema";
import { RFARGATE, ROOT } from "../runner/setup/places";
import type { Command } from "./paired";

/** Outputs of stack local, which is up. */
export function localOutputs(): StackOutputs {
  const text = execFileSync("pulumi", ["stack", "output", "rOnFargate", "--json", "--stack", "local"], { cwd: ROOT });
  return JSON.parse(text.toString()) as StackOutputs;
}

/** `rfargate` on stack local. */
export const localCli = (...args: string[]): Command => ({
  command: process.execPath,
  args: [RFARGATE, ...args, "--stack", "local"],
  cwd: ROOT,
});
