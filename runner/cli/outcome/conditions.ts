import type { TaskFacts } from "./facts";

// Conditions on the facts of a stopped task, for the rules.

export const said = (pattern: RegExp) => (facts: TaskFacts) => pattern.test(facts.reason);
export const pull = (pattern: RegExp) => said(new RegExp(`CannotPull[\\s\\S]*(?:${pattern.source})`, "i"));
export const init = (pattern: RegExp) =>
  said(new RegExp(`ResourceInitializationError[\\s\\S]*(?:${pattern.source})`, "i"));
const exitedWith = (fits: (code: number) => boolean) => (facts: TaskFacts) =>
  facts.exitCode !== undefined &&
  fits(facts.exitCode) &&
  (facts.stopCode ?? "EssentialContainerExited") === "EssentialContainerExited";
export const exited = (code: number) => exitedWith((each) => each === code);
/** The container's message of an end with this code. */
export const exitedSaying = (code: number, pattern: RegExp) => (facts: TaskFacts) =>
  exited(code)(facts) && pattern.test(facts.error ?? "");
/** A shell's exit code for a process that a signal ended: 128 + the signal; Linux has 64 signals. */
const isSignal = (code: number) => code > 128 && code <= 192;
export const endedBy = (fits: (code: number) => boolean) => (facts: TaskFacts) =>
  exitedWith((code) => isSignal(code) && fits(code))(facts) && !facts.endedItself;
