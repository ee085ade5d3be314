/**
 * Legal task sizes on Fargate.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */

/** A task size: `cpu` in CPU units (1024 = 1 vCPU), `memory` in MiB. */
export interface FargateSize {
  cpu: number;
  memory: number;
}

/** For each CPU value the first and last legal memory and the step between two, in MiB; the smallest and the largest have lists. */
const RANGES: ReadonlyArray<{ cpu: number; from: number; to: number; step: number }> = [
  { cpu: 512, from: 1024, to: 4096, step: 1024 },
  { cpu: 1024, from: 2048, to: 8192, step: 1024 },
  { cpu: 2048, from: 4096, to: 16384, step: 1024 },
  { cpu: 4096, from: 8192, to: 30720, step: 1024 },
  { cpu: 8192, from: 16384, to: 61440, step: 4096 },
  { cpu: 16384, from: 32768, to: 122880, step: 8192 },
];

const MEMORY_BY_CPU: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  ...RANGES.map(({ cpu, from, to, step }): [number, number[]] => [
    cpu,
    Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step),
  ]),
  [32768, [61440, 122880, 249856]],
]);

/** Legal CPU values, ascending. */
export const FARGATE_CPUS: readonly number[] = [...MEMORY_BY_CPU.keys()];

/** All legal sizes, ascending by CPU, then by memory. */
export const FARGATE_SIZES: readonly FargateSize[] = [...MEMORY_BY_CPU].flatMap(([cpu, memories]) =>
  memories.map((memory) => ({ cpu, memory })),
);

/** Whether Fargate has this size. */
export function isFargateSize(cpu: number, memory: number): boolean {
  return MEMORY_BY_CPU.get(cpu)?.includes(memory) ?? false;
}

/**
 * The legal sizes nearest to an invalid one: first the smallest that gives at least both, then those that keep the
 * CPU or the memory as asked. At most four, without repeats.
 */
export function nearestFargateSizes(cpu: number, memory: number): FargateSize[] {
  const distance = (s: FargateSize) => Math.abs(Math.log2(s.cpu / cpu)) + Math.abs(Math.log2(s.memory / memory));
  const nearestFirst = [...FARGATE_SIZES].sort((a, b) => distance(a) - distance(b));
  const enough = nearestFirst.find((s) => s.cpu >= cpu && s.memory >= memory);
  const sameCpu = nearestFirst.filter((s) => s.cpu === cpu).slice(0, 2);
  const sameMemory = nearestFirst.find((s) => s.memory === memory);
  const found = [enough, ...sameCpu, sameMemory, ...nearestFirst].filter((s) => s !== undefined);
  return [...new Set(found)].slice(0, 4);
}

/** Checks a size; the text says what was given and lists the nearest legal sizes, `undefined` means it is legal. */
export function checkFargateSize(cpu: number, memory: number): string | undefined {
  if (isFargateSize(cpu, memory)) return undefined;
  if (!(cpu > 0 && memory > 0)) {
    return `cpu ${cpu} and memory ${memory} are not a Fargate size: both are positive, cpu one of ${FARGATE_CPUS.join(", ")}`;
  }
  const nearest = nearestFargateSizes(cpu, memory).map((s) => `cpu ${s.cpu} with memory ${s.memory}`);
  const legal = MEMORY_BY_CPU.get(cpu);
  const why = legal ? `cpu ${cpu} goes with memory ${describe(legal)} MiB` : `cpu is one of ${FARGATE_CPUS.join(", ")}`;
  return `cpu ${cpu} with memory ${memory} is not a Fargate size (${why}); nearest: ${nearest.join("; ")}`;
}

function describe(memories: readonly number[]): string {
  if (memories.length <= 3) return memories.join(", ");
  return `${memories[0]} to ${memories.at(-1)} in steps of ${memories[1]! - memories[0]!}`;
}
