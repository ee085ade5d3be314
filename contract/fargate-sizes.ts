/**
 * Task sizes of Fargate.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */

import type { Invalid } from "./invalid";

/** A task size: `cpu` in CPU units (1024 = 1 vCPU), `memory` in MiB. */
export interface FargateSize {
  cpu: number;
  memory: number;
}

/** First and last memory of a CPU value and the step between, in MiB; the smallest and the largest CPU have lists. */
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

/** CPU values, ascending. */
export const FARGATE_CPUS: readonly number[] = [...MEMORY_BY_CPU.keys()];

/** All sizes, ascending by CPU, then by memory. */
export const FARGATE_SIZES: readonly FargateSize[] = [...MEMORY_BY_CPU].flatMap(([cpu, memories]) =>
  memories.map((memory) => ({ cpu, memory })),
);

/** Whether Fargate has this size. */
export function isFargateSize(cpu: number, memory: number): boolean {
  return MEMORY_BY_CPU.get(cpu)?.includes(memory) ?? false;
}

/**
 * The sizes nearest to an invalid one: first the smallest with at least both values, then those that keep the CPU or the
 * memory. At most four, without repeats.
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

/** Checks a size. @returns undefined if Fargate has it */
export function checkFargateSize(cpu: number, memory: number): Invalid | undefined {
  if (isFargateSize(cpu, memory)) return undefined;
  const memories = MEMORY_BY_CPU.get(cpu);
  const cpus = `cpu ${FARGATE_CPUS.join(", ")}`;
  if (!(cpu > 0 && memory > 0))
    return { message: `cpu ${cpu} with memory ${memory} is not a Fargate size`, allowed: `${cpus}; memory above 0` };
  const nearest = nearestFargateSizes(cpu, memory).map((size) => `cpu ${size.cpu} with memory ${size.memory}`);
  return {
    message: `cpu ${cpu} with memory ${memory} is not a Fargate size`,
    allowed: memories ? `memory ${describe(memories)} MiB with cpu ${cpu}` : cpus,
    remedy: nearest.join("; "),
  };
}

function describe(memories: readonly number[]): string {
  if (memories.length <= 3) return memories.join(", ");
  return `${memories[0]} to ${memories.at(-1)} in steps of ${memories[1]! - memories[0]!}`;
}
