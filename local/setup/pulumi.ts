import { pulumiOn } from "../../runner/setup/pulumi";
import { STACK } from "./places";
import { dropSalt, stackEnvironment } from "./stack";

/** Runs Pulumi on stack local in the foreground. @returns exit code */
export async function pulumi(command: string, ...options: string[]): Promise<number> {
  try {
    return await pulumiOn(STACK, stackEnvironment(), [command, ...options]);
  } finally {
    dropSalt();
  }
}
