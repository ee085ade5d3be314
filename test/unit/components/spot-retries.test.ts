import assert from "node:assert/strict";
import type { TaskEnd } from "../../../components/machine/task-end";
import type { State } from "../../../components/machine/task-states";
import { mapDefinition } from "../../../components/map/definition";
import { retryDefinition } from "../../../components/retry/definition";
import { MACHINE_ARGS } from "./machine-args";

type Data = Record<string, unknown>;
interface Rule extends Data {
  And?: Rule[];
  Or?: Rule[];
  Variable?: string;
  Next?: string;
}

const SPOT = "FARGATE_SPOT";
const ON_DEMAND = "FARGATE";

const at = (path: string, data: Data): unknown =>
  path
    .split(".")
    .slice(1)
    .reduce<unknown>((value, name) => (value as Data)[name], data);

/** `Parameters`, with the paths and sums in them. */
function filled(parameters: Data, data: Data): Data {
  const value = (text: string) => {
    const [, path, number] = /^States\.MathAdd\((\S+), (-?\d+)\)$/.exec(text) ?? [];
    return path ? Number(at(path, data)) + Number(number) : at(text, data);
  };
  return Object.fromEntries(
    Object.entries(parameters).map(([name, given]) =>
      name.endsWith(".$") ? [name.slice(0, -2), value(String(given))] : [name, given],
    ),
  );
}

function holds({ And, Or, Variable, ...rule }: Rule, data: Data): boolean {
  if (And) return And.every((part) => holds(part, data));
  if (Or) return Or.some((part) => holds(part, data));
  const value = at(Variable!, data);
  if (rule.StringEquals !== undefined) return value === rule.StringEquals;
  if (rule.NumericGreaterThan !== undefined) return Number(value) > Number(rule.NumericGreaterThan);
  assert.ok(rule.NumericLessThanPath, JSON.stringify(rule));
  return Number(value) < Number(at(String(rule.NumericLessThanPath), data));
}

/** The capacity of each task, and how the tries end, if the tasks fail like this and the next one, if any, does not. */
function triesOf(states: Record<string, State>, begun: Data, ends: readonly TaskEnd[]): string[] {
  const data: Data = { sizes: { last: 1 }, size: { at: 0 }, try: begun };
  const capacities: string[] = [];
  const left = [...ends];
  for (let name = "Run"; ; ) {
    const { Type, Choices, Default, Parameters, ResultPath, Next } = states[name]!;
    if (name === "Run") {
      capacities.push(String(at("$.try.capacity", data)));
      data.end = left.shift();
      if (data.end === undefined) return [...capacities, "well"];
      name = "Why";
    } else if (Type === "Choice") {
      name = (Choices as Rule[]).find((rule) => holds(rule, data))?.Next ?? String(Default);
    } else if (Parameters) {
      data[String(ResultPath).slice(2)] = filled(Parameters as Data, data);
      name = String(Next);
    } else return [...capacities, name];
  }
}

const machine = (spotRetries?: number) => ({ ...MACHINE_ARGS, ...(spotRetries === undefined ? {} : { spotRetries }) });

function ofMap(ends: readonly TaskEnd[], spotRetries?: number): string[] {
  const { ItemProcessor, ItemSelector } = mapDefinition(machine(spotRetries)).States.Chunks;
  return triesOf(ItemProcessor.States, filled(ItemSelector.try, { capacity: SPOT }), ends);
}

function ofRun(ends: readonly TaskEnd[], left: number, spotRetries?: number): string[] {
  const states = retryDefinition(machine(spotRetries)).States as Record<string, State>;
  const begin = states.Begin!.Parameters as { try: Data };
  return triesOf(states, filled(begin.try, { capacity: SPOT, left }), ends);
}

describe("a task that Spot reclaims", () => {
  it("runs again on demand, unless its model retries on Spot", () => {
    assert.deepEqual(ofMap(["spot"]), [SPOT, ON_DEMAND, "well"]);
    assert.deepEqual(ofRun(["spot"], 2), [SPOT, ON_DEMAND, "well"]);
  });

  it("runs again on Spot as often as spotRetries says, then on demand", () => {
    assert.deepEqual(ofMap(["spot", "spot"], 2), [SPOT, SPOT, SPOT, "well"]);
    assert.deepEqual(ofMap(["spot", "spot", "spot"], 2), [SPOT, SPOT, SPOT, ON_DEMAND, "well"]);
    assert.deepEqual(ofRun(["spot", "spot"], 1, 1), [SPOT, SPOT, ON_DEMAND, "well"]);
  });

  it("has as many tries after other ends as without spotRetries", () => {
    assert.deepEqual(ofMap(["spot", "spot", "failed", "failed"], 2), [SPOT, SPOT, SPOT, ON_DEMAND, "Lost"]);
    assert.deepEqual(ofRun(["spot", "failed", "failed", "failed"], 2, 1), [SPOT, SPOT, ON_DEMAND, ON_DEMAND, "Lost"]);
  });

  it("keeps its tries on Spot with a larger size, and has none once it runs on demand", () => {
    assert.deepEqual(ofMap(["memory", "spot", "spot"], 1), [SPOT, SPOT, SPOT, ON_DEMAND, "well"]);
    assert.deepEqual(ofMap(["failed", "spot"], 3), [SPOT, ON_DEMAND, "Lost"]);
  });
});
