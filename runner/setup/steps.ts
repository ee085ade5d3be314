/** A step of the set-up. */
export interface Step {
  name: string;
  /** Shown while it runs: `building the emulator's Python environment`. */
  doing: string;
  /** Names of the steps to do first. */
  needs: string[];
  /** Whether the step is done. Takes no time. */
  check(): Promise<boolean> | boolean;
  /**
   * @param progress shows the progress of a long step, in a few words
   * @param note prints a line that stays on the terminal
   */
  do(progress: (text: string) => void, note: (text: string) => void): Promise<void>;
}

/** Reports the steps. */
export interface Reporter {
  start(step: Step, last: number | undefined): void;
  progress(step: Step, text: string): void;
  note(text: string): void;
  done(step: Step, seconds: number): void;
  failed(step: Step): void;
  end(): void;
}

interface Clock {
  last(step: string): number | undefined;
  record(step: string, seconds: number): void;
}

/**
 * Sorts the steps so that each follows its needs.
 * @throws on an unknown need and on a cycle
 */
export function inOrder(steps: Step[]): Step[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const ordered: Step[] = [];
  const visit = (step: Step, path: string[]) => {
    if (ordered.includes(step)) return;
    if (path.includes(step.name)) throw new Error(`steps need each other: ${[...path, step.name].join(" > ")}`);
    for (const need of step.needs) {
      const needed = byName.get(need);
      if (!needed) throw new Error(`step ${step.name} needs ${need}, which does not exist`);
      visit(needed, [...path, step.name]);
    }
    ordered.push(step);
  };
  for (const step of steps) visit(step, []);
  return ordered;
}

/** The named steps and all their needs. */
export function withNeeds(steps: Step[], names: string[]): Step[] {
  const wanted = new Set<string>();
  const add = (name: string) => {
    wanted.add(name);
    for (const need of steps.find((step) => step.name === name)?.needs ?? []) add(need);
  };
  for (const name of names) add(name);
  return steps.filter((step) => wanted.has(step.name));
}

/**
 * Runs steps concurrently as far as their needs allow. After a failure the steps that do not need the failed one still run,
 * so that the next attempt finds them done.
 * @throws AggregateError of all failures, so that a user can fix them at once
 */
export async function runSteps(steps: Step[], reporter: Reporter, clock: Clock): Promise<void> {
  const outcomes = new Map<string, Promise<boolean>>();
  const failures: unknown[] = [];
  const run = async (step: Step): Promise<boolean> => {
    const before = await Promise.all(step.needs.map((need) => outcomes.get(need)!));
    if (before.includes(false)) return false;
    try {
      if (await step.check()) return true;
      const start = performance.now();
      reporter.start(step, clock.last(step.name));
      await step.do(
        (text) => reporter.progress(step, text),
        (text) => reporter.note(text),
      );
      const seconds = (performance.now() - start) / 1000;
      clock.record(step.name, seconds);
      reporter.done(step, seconds);
      return true;
    } catch (error) {
      reporter.failed(step);
      failures.push(error);
      return false;
    }
  };
  for (const step of inOrder(steps)) outcomes.set(step.name, run(step));
  await Promise.all(outcomes.values());
  reporter.end();
  if (failures.length > 0) throw new AggregateError(failures);
}
