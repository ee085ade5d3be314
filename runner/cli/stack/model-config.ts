import { usageError } from "../base/errors";
import type { World } from "../base/world";
import { noStack } from "./no-stack";
import { askPulumi } from "./pulumi";

/** The part of a model's entry in `Pulumi.<stack>.yaml` that a rollback changes. */
export interface ModelEntry {
  name: string;
  revision?: number;
  queue?: { revision?: number };
}

/** Revisions that a model is held at: its own and its workers'; undefined: the newest. */
export interface Held {
  model: number | undefined;
  worker: number | undefined;
}

/** The list `models` of a stack's configuration, in its project's folder. */
export class ModelConfig {
  private constructor(
    private readonly world: World,
    private readonly stack: string,
    private readonly models: ModelEntry[],
  ) {}

  /** @throws CliError 78 without a project, without the stack, or if its configuration has no such list */
  static async read(world: World, stack: string): Promise<ModelConfig> {
    const text = await askPulumi(world, ["config", "get", "models"], stack);
    const models: unknown = parsed(text);
    if (Array.isArray(models)) return new ModelConfig(world, stack, models as ModelEntry[]);
    throw noStack(
      `the configuration of stack "${stack}" has no list of models`,
      "run this in the folder of the stack's project",
    );
  }

  /** @throws CliError 64 */
  held(model: string): Held {
    const { revision, queue } = this.models[this.#index(model)]!;
    return { model: revision, worker: queue?.revision };
  }

  /** Writes the revisions, for the next `pulumi up`. */
  async hold(model: string, held: Held): Promise<void> {
    const path = `models[${this.#index(model)}]`;
    const now = this.held(model);
    await this.#put(`${path}.revision`, now.model, held.model);
    await this.#put(`${path}.queue.revision`, now.worker, held.worker);
  }

  async #put(path: string, now: number | undefined, wanted: number | undefined): Promise<void> {
    if (now === wanted) return;
    const command = wanted === undefined ? ["rm", "--path", path] : ["set", "--path", path, String(wanted)];
    await askPulumi(this.world, ["config", ...command], this.stack);
  }

  #index(model: string): number {
    const index = this.models.findIndex(({ name }) => name === model);
    if (index >= 0) return index;
    throw usageError(
      `the configuration of stack "${this.stack}" no longer has model "${model}"`,
      undefined,
      this.models.map(({ name }) => name).join(", ") || "none: the stack has no models",
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
