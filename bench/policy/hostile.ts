import { RULES } from "../../policy/rules";
import { runAll } from "../../test/policy/harness";
import { HOSTILE } from "../../test/policy/hostile";

/** CPU time that all rules together take for each hostile value: the slowest ones. */
export function hostileTimes(shown = 5): string {
  const times = Object.entries(HOSTILE).map(([name, make]) => {
    const resources = [make()].flat();
    const start = process.cpuUsage();
    runAll(RULES, resources);
    const { user, system } = process.cpuUsage(start);
    return { name, ms: (user + system) / 1000 };
  });
  times.sort((a, b) => b.ms - a.ms);
  const slowest = times.slice(0, shown).map(({ name, ms }) => `  ${name}: ${ms.toFixed(0)} ms`);
  return [
    `hostile values, ${times.length} of them, ${RULES.length} rules, of the processor (goal: under 1000 ms each); the slowest:`,
    ...slowest,
  ].join("\n");
}
