import { FARGATE_SIZES, type FargateSize } from "./fargate-sizes";
import { cpuOfR, type OtherContainers } from "./other-containers";

/** The sizes of a model's tasks, from its own to the limit: each has twice the memory of the previous one, and no less CPU. A limit below its own size adds none. */
export function sizeLadder(model: FargateSize, memoryLimit = model.memory): FargateSize[] {
  const sizes = [{ cpu: model.cpu, memory: model.memory }];
  for (let size = sizes[0]; size; ) {
    const { cpu, memory } = size;
    size = FARGATE_SIZES.filter((one) => one.cpu >= cpu && one.memory >= 2 * memory && one.memory <= memoryLimit).sort(
      (a, b) => a.memory - b.memory || a.cpu - b.cpu,
    )[0];
    if (size) sizes.push(size);
  }
  return sizes;
}

/** Sizes for a state machine, which reads one element of each list. */
export interface LadderSizes {
  /** CPU units of the task. */
  cpus: string[];
  /** MiB. */
  memories: string[];
  /** CPU units of R's container; unused by a model without other containers. */
  shares: number[];
  /** `yes`: a larger size follows, which takes items that ran out of memory. */
  larger: Array<"yes" | "">;
  /** Index of the last. */
  last: number;
}

export function ladderSizes(sizes: readonly FargateSize[], others?: OtherContainers): LadderSizes {
  return {
    cpus: sizes.map(({ cpu }) => String(cpu)),
    memories: sizes.map(({ memory }) => String(memory)),
    shares: sizes.map(({ cpu }) => cpuOfR(cpu, others).cpu ?? cpu),
    larger: sizes.map((_, i) => (i < sizes.length - 1 ? "yes" : "")),
    last: sizes.length - 1,
  };
}
