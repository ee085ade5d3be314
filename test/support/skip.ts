/**
 * Skips a test, or all tests of a hook's suite, and says why in the title: the last lines of `make test` list titles.
 * @param context `this` of the test or hook
 */
export function skip(context: Mocha.Context, reason: string): never {
  const runnable = context.runnable();
  const titled = "type" in runnable && runnable.type === "hook" ? runnable.parent! : runnable;
  titled.title += ` (skipped: ${reason})`;
  return context.skip();
}
