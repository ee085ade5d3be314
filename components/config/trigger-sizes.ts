import type { ScheduleConfig } from "../schedule/config";
import { sizeProblems } from "../task/container-checks";
import type { ContainerSettings } from "../task/containers";
import type { UploadConfig } from "../upload/config";

interface Model extends ContainerSettings {
  cpu: number;
  memory: number;
  schedule?: ScheduleConfig[];
  onUpload?: UploadConfig;
}

/** Sizes that a trigger gives a task in place of the model's, and that the model's other containers would use up. */
export function triggerSizeFaults(model: Model): Array<{ path: PropertyKey[]; message: string }> {
  const sizes: Array<{ path: PropertyKey[]; cpu?: number; memory?: number }> = [
    ...(model.schedule ?? []).map(({ cpu, memory }, i) => ({ path: ["schedule", i], cpu, memory })),
    ...(model.onUpload?.sizes ?? []).map(({ cpu, memory }, i) => ({ path: ["onUpload", "sizes", i], cpu, memory })),
  ];
  return sizes.flatMap(({ path, cpu = model.cpu, memory = model.memory }) => {
    // What is wrong with the model's own size is said of the model.
    if (cpu === model.cpu && memory === model.memory) return [];
    const [problem] = sizeProblems({ ...model, cpu, memory });
    if (!problem) return [];
    const container = problem.path.slice(0, -1).join(" ");
    const field = problem.path.at(-1) === "cpu" ? "cpu" : "memory";
    return [{ path: [...path, field], message: `is too little beside ${container}: ${problem.message}` }];
  });
}
