import type { Command } from "commander";
import { bashCompletion } from "./bash";
import { fishCompletion } from "./fish";
import { levels } from "./words";
import { zshCompletion } from "./zsh";

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** The completion of a program for a shell. */
export function completionFor(shell: keyof typeof SHELLS, program: Command): string {
  return SHELLS[shell](levels(program));
}
