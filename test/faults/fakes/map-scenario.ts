import { type ChunkTask, type ItemOutcome, type MapRecord, mapKeys } from "../../../contract/map/layout";
import { FakeAws } from "../../cli/fake/aws";
import { model, stack } from "../../cli/fake/stack";
import type { Look } from "../../cli/fake/states";
import { TestWorld } from "../../cli/fake/world";
import { putOutput } from "../../cli/map/support";
import type { Ended } from "../invariants";
import { Random } from "../random";
import { Graveyard, oneProcess, quietly } from "./process";

const MAP = "m1";
const stateMachineArn = "arn:aws:states:eu-west-1:123456789012:stateMachine:test-first-run-map";
/** Rounds of processes that may die or fail before all have an AWS without faults. */
const FAULTY_ROUNDS = 5;
const ROUNDS = 15;

/**
 * A map under faults: `rfargate map --id` and `map --retry` again and again, at times two at once, each process with faults of its
 * own and perhaps killed; tasks are interrupted at any item. In the end neither processes nor tasks fail.
 * @returns what does not hold: each item is done, by no two tasks, two rounds never run at once, and no process says more than is done
 */
export async function mapUnderFaults(seed: number): Promise<string[]> {
  const random = new Random(seed);
  const world = await TestWorld.make(FakeAws.unserved());
  const graveyard = new Graveyard();
  const map = new FakeMap(world, random);
  try {
    world.deploy(
      stack({ models: { "first-run": model("first-run", { map: { stateMachineArn, tries: 1, maxTasks: 4 } }) } }),
    );
    world.write("items.csv", ["x", ...map.indices, ""].join("\n"));
    const start = ["map", "test-script.R", "--over", "items.csv", "--batch", `${map.batch}`, "--id", MAP];
    const wrong: string[] = [];
    let last: Ended = { stdout: "", stderr: "" };
    for (let round = 1; round <= ROUNDS && last.code !== 0; round++) {
      const faulty = round <= FAULTY_ROUNDS;
      map.interrupts = faulty;
      const again = round > 1 && (faulty ? random.chance(0.5) : round % 2 === 0);
      const command = again ? ["map", "--retry", MAP] : start;
      const rivals = faulty && random.chance(0.2) ? 2 : 1;
      const all = Array.from({ length: rivals }, () => oneProcess(world, random, graveyard.grave, command, faulty));
      for (last of await Promise.all(all)) {
        if (last.endless) wrong.push("a process does not end");
        if (last.code === 0 && map.left > 0) wrong.push(`0 was told with ${map.left} items left: ${last.stderr}`);
      }
    }
    if (last.code !== 0) wrong.push(`the last process ended with ${last.code}: ${last.stderr}`);
    if (map.left > 0) wrong.push(`${map.left} items are lost`);
    const { done, failed, left } = JSON.parse(await quietly(world, ["status", MAP, "--json"], graveyard.grave));
    if (done !== map.count || failed + left > 0)
      wrong.push(`status tells ${done} done, ${failed} failed, ${left} left`);
    await quietly(world, ["collect", MAP, "--out", "collected", "--bind", "x.csv"], graveyard.grave);
    const expected = ["index,x,y", ...map.indices.map((index) => `${index},${index},${10 * index}`), ""].join("\n");
    if (world.read("collected/x.csv") !== expected) wrong.push("collect has other outputs");
    return [...wrong, ...map.wrong];
  } finally {
    graveyard.close();
    await world.end();
  }
}

/** The state machine of a map, and its tasks: each ends as its seed has it, with what it had recorded by then. */
class FakeMap {
  readonly count: number;
  readonly batch: number;
  readonly indices: number[];
  /** Whether tasks are interrupted. */
  interrupts = true;
  /** Errors of the starts. */
  readonly wrong: string[] = [];
  #tasks = 0;

  constructor(
    private readonly world: TestWorld,
    private readonly random: Random,
  ) {
    this.count = 1 + random.below(30);
    this.batch = 1 + random.below(this.count);
    this.indices = Array.from({ length: this.count }, (_, i) => i + 1);
    world.aws.states.onStart = ({ chunks, round }, name) => this.#start(name, chunks, Number(round));
  }

  /** Items without an outcome. */
  get left(): number {
    const { s3 } = this.world.aws;
    const records = [...s3.objects.keys()].filter((key) => key.startsWith(mapKeys.chunks(MAP)));
    return this.count - records.flatMap((key) => itemsOf(s3.text(key))).length;
  }

  #start(name: string, chunks: number[], round: number): Look[] {
    const { states } = this.world.aws;
    const running = [...states.executions].filter(([other, { status }]) => other !== name && status === "RUNNING");
    if (running.length > 0) this.wrong.push(`${name} was started while ${running[0]![0]} runs`);
    const lost = chunks.filter((chunk) => !this.#work(chunk, round)).length;
    const looks = Array.from({ length: this.random.below(3) }, () => ({ status: "RUNNING", events: [] }));
    return [...looks, { status: lost > 0 ? "FAILED" : "SUCCEEDED", events: [] }];
  }

  /** One task, as the container works: items with an outcome stay as they are. @returns whether it was not interrupted */
  #work(chunk: number, round: number): boolean {
    const { s3 } = this.world.aws;
    const { batch, count } = JSON.parse(s3.text(mapKeys.record(MAP))!) as MapRecord;
    const given = s3.text(mapKeys.items(MAP))!.trim().split("\n");
    const before = s3.text(mapKeys.chunk(MAP, chunk)) ?? "";
    const done = new Set(itemsOf(before).map(({ index }) => index));
    const todo = this.indices.slice((chunk - 1) * batch, Math.min(count, chunk * batch)).filter((i) => !done.has(i));
    if (todo.length === 0) this.wrong.push(`chunk ${chunk} was started again with all its items done`);
    const interrupted = this.interrupts && this.random.chance(0.4);
    const worked = interrupted ? todo.slice(0, this.random.below(todo.length)) : todo;
    // A task records nothing before its first item ends.
    if (worked.length === 0) return !interrupted;
    const times = { startedAt: "2026-11-21T07:00:00Z", at: "2026-11-21T07:00:20Z" };
    const task: Partial<ChunkTask> = { chunkTask: `t${++this.#tasks}`, round, ...times, cpu: 0.25, memory: 512 };
    const lines = worked.map((index) => this.#item(index, given[index - 1]!, round));
    const text = [task, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");
    s3.put(mapKeys.chunk(MAP, chunk), before + text);
    return !interrupted;
  }

  #item(index: number, item: string, round: number): Partial<ItemOutcome> {
    const content = `y\n${10 * (JSON.parse(item) as { x: number }).x}\n`;
    const outputs = [putOutput(this.world.aws.s3, MAP, index, "x.csv", content)];
    return {
      index,
      exitCode: 0,
      final: true,
      round,
      tries: 1,
      seconds: 1,
      error: null,
      task: `t${this.#tasks}`,
      outputs,
    };
  }
}

const itemsOf = (record = ""): ItemOutcome[] =>
  record
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
    .filter(({ index }) => index !== undefined);
