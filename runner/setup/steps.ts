/** One thing that the set-up brings about. */
export interface Step {
  name: string;
  /** What is being done, for the person who waits: `building the emulator's Python environment`. */
  doing: string;
  /** Names of the steps that must be done first. */
  needs: string[];
  /** Whether there is nothing to do; quick. */
  check(): Promise<boolean> | boolean;
  /**
   * @param progress shows where a long step stands, in a few words
   * @param note says something that stays to be read
   */
  do(progress: (text: string) => void, note: (text: string) => void): Promise<void>;
}

/** Told about steps as they go. */
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
 * The steps in an order in which each stands after what it needs.
 * @throws on a need that no step fulfils, and on a circle
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

/** The named steps and everything that they need. */
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
 * Runs steps at the same time as far as their needs allow. When one fails, what does not need it goes on to its end, so
 * that the next attempt finds it done.
 * @throws AggregateError of every failure, so that all that is missing can be put right at once
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
