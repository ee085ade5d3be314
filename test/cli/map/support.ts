import { createHash } from "node:crypto";
import { type MapRecord, mapKeys } from "../../../contract/map/layout";
import type { ModelOutputs } from "../../../contract/outputs/schema";
import type { FakeS3 } from "../fake/s3";
import { model, stack } from "../fake/stack";
import { TestWorld } from "../fake/world";

const stateMachineArn = "arn:aws:states:eu-west-1:123456789012:stateMachine:test-first-run-map";

/** A stack whose model has maps, three rows of parameters, and chunks that are worked off as soon as they are started. */
export class MapWorld {
  /** Items that fail, by their index. */
  failing: number[] = [];
  /** What an item writes. */
  output = { path: "s.csv", of: (index: number): string | Buffer => `v\n${index * 10}\n` };
  /** Seconds of an item. */
  seconds = 2;
  private constructor(readonly world: TestWorld) {}

  static async make(more: Partial<ModelOutputs> = {}): Promise<MapWorld> {
    const world = await TestWorld.make();
    const made = new MapWorld(world);
    made.deploy(more);
    world.write("params.csv", "x,y\n1,a\n2,b\n3,c\n");
    world.aws.states.onStart = ({ map, chunks, sizes }) => {
      for (const chunk of chunks) made.#work(map, chunk, sizes.memories[0]!);
      return undefined;
    };
    return made;
  }

  deploy({ map, ...more }: Partial<ModelOutputs>): void {
    const settings = { stateMachineArn, tries: 2, ...(map ?? { maxTasks: 4 }) };
    this.world.deploy(stack({ models: { "first-run": model("first-run", { map: settings, ...more }) } }));
  }

  /** Names and inputs of the executions. */
  get executions() {
    return [...this.world.aws.states.executions].map(([name, { input }]) => ({ name, ...input }));
  }

  record(map: string): MapRecord {
    return JSON.parse(this.world.aws.s3.text(mapKeys.record(map))!) as MapRecord;
  }

  #work(map: string, chunk: number, memory: string): void {
    const { s3 } = this.world.aws;
    const { batch, count } = this.record(map);
    const task = { chunkTask: `t${chunk}`, round: 1, startedAt: "2026-11-21T07:00:00Z", at: "2026-11-21T07:00:20Z" };
    const lines: object[] = [{ ...task, cpu: 0.25, memory: Number(memory), capacity: "FARGATE", peak: 130 }];
    for (let index = (chunk - 1) * batch + 1; index <= Math.min(count, chunk * batch); index++) {
      const failed = this.failing.includes(index);
      const { path, of } = this.output;
      const outputs = failed ? [] : [putOutput(s3, map, index, path, of(index))];
      const error = failed ? "Error: no" : null;
      lines.push({ index, exitCode: failed ? 1 : 0, tries: 1, seconds: this.seconds, error, task: "t1", outputs });
    }
    s3.put(mapKeys.chunk(map, chunk), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  }
}

/** Writes an output of an item, as its task does. @returns its entry in the item's record */
export function putOutput(s3: FakeS3, map: string, index: number, path: string, content: string | Buffer) {
  s3.put(mapKeys.output(map, index) + path, content);
  const bytes = Buffer.from(content);
  return { path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}
