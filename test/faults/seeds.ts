import assert from "node:assert/strict";
import { inParallel } from "../../runner/cli/base/parallel";

/** What a seed brings about, and what then does not hold: nothing, where all promises are kept. */
export type Scenario = (seed: number) => Promise<string[]>;

/** One seed, to replay it alone. */
const SEED = process.env.SEED === undefined ? undefined : Number(process.env.SEED);
/** Seeds a test, so that a failure names a few. */
const GROUP = 20;

/**
 * Tests a scenario with seeds from 0 on, or with SEED alone.
 * @param seeds how many; the environment's number goes before it
 * @param atOnce how many seeds are under way at the same time
 */
export function underFaults(what: string, scenario: Scenario, seeds: number, atOnce = 1): void {
  describe(`${what} under faults keeps its promises`, () => {
    const first = SEED ?? 0;
    const end = SEED === undefined ? seeds : SEED + 1;
    for (let from = first; from < end; from += GROUP) {
      const to = Math.min(end, from + GROUP);
      it(to - from === 1 ? `with seed ${from}` : `with seeds ${from} to ${to - 1}`, async function () {
        this.timeout(1_200_000);
        const seeds = Array.from({ length: to - from }, (_, i) => from + i);
        const wrong: string[] = [];
        await inParallel(atOnce, seeds, async (seed) => {
          const findings = await scenario(seed).catch((error: unknown) => [String((error as Error).stack ?? error)]);
          if (findings.length > 0) wrong.push(`SEED=${seed} make faults\n${findings.join("\n")}`);
        });
        assert.equal(wrong.join("\n\n"), "");
      });
    }
  });
}

/** Fails unless a scenario has a finding with one of some seeds. It may find other things with earlier ones. */
export async function assertFound(finding: RegExp, scenario: Scenario, seeds: number): Promise<void> {
  const others: string[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const findings = (await scenario(seed)).join("\n");
    if (finding.test(findings)) return;
    if (findings) others.push(`seed ${seed}: ${findings}`);
  }
  assert.fail(`${seeds} seeds do not find ${finding}\n${others.join("\n")}`);
}

/** A number of seeds from the environment. */
export function seedsOf(
  name: "SEEDS" | "WORKER_SEEDS" | "CONTAINER_SEEDS" | "EMULATOR_SEEDS",
  otherwise: number,
): number {
  return Number(process.env[name] ?? otherwise);
}
