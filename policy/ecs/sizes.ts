/** Memory that Fargate allows for each CPU value: smallest, largest and step, in MiB. */
const MEMORY: Record<number, readonly [from: number, to: number, step: number]> = {
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16384, 1024],
  4096: [8192, 30720, 1024],
  8192: [16384, 61440, 4096],
  16384: [32768, 122880, 8192],
};
/** The smallest and the largest CPU value have no even steps of memory. */
const LISTED: Record<number, number[]> = { 256: [512, 1024, 2048], 32768: [61440, 122880, 249856] };

/**
 * What is wrong with a Fargate size, `undefined` if nothing is.
 * @param cpu CPU units, 1024 = 1 vCPU
 * @param memory MiB
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
export function fargateSizeError(cpu: number, memory: number): string | undefined {
  const listed = LISTED[cpu];
  if (listed)
    return listed.includes(memory) ? undefined : `cpu ${cpu} goes with memory ${listed.join(", ")}, not ${memory}`;
  const range = MEMORY[cpu];
  if (!range) {
    const all = Object.keys({ ...LISTED, ...MEMORY });
    return `cpu is ${cpu}; Fargate has ${all.join(", ")}`;
  }
  const [from, to, step] = range;
  if (memory >= from && memory <= to && (memory - from) % step === 0) return undefined;
  return `cpu ${cpu} goes with memory ${from} to ${to} in steps of ${step}, not ${memory}`;
}

/** The smallest Fargate size with that much of both, `undefined` if none has. */
export function fargateSizeFor(cpu: number, memory: number): readonly [cpu: number, memory: number] | undefined {
  const sizes = Object.entries(LISTED).map(([units, listed]) => [Number(units), listed] as const);
  const ranges = Object.entries(MEMORY).map(([units, [from, to, step]]) => {
    const least = from + Math.max(0, Math.ceil((memory - from) / step)) * step;
    return [Number(units), least <= to ? [least] : []] as const;
  });
  const all = [...sizes, ...ranges].filter(([units]) => units >= cpu).sort(([a], [b]) => a - b);
  for (const [units, listed] of all) {
    const least = listed.find((one) => one >= memory);
    if (least !== undefined) return [units, least];
  }
  return undefined;
}

/** CPU units of `256`, `"256"`, `".25 vCPU"`; NaN for other text. */
export function cpuUnits(text: string): number {
  const vcpu = /^([\d.]+)\s*vcpu$/i.exec(text.trim());
  return vcpu ? Number(vcpu[1]) * 1024 : Number(text);
}

/** MiB of `512`, `"512"`, `"0.5 GB"`; NaN for other text. */
export function mebibytes(text: string): number {
  const gb = /^([\d.]+)\s*gb$/i.exec(text.trim());
  return gb ? Number(gb[1]) * 1024 : Number(text);
}
