import { type Json, JsonObject } from "./json";

/** Which of the conditions of `Fn::If` hold, by name. */
export type Choice = ReadonlyMap<string, boolean>;

/** Cases of a part of a template, and whether every value of its conditions is in one of them. */
export interface Choices {
  all: readonly Choice[];
  complete: boolean;
}

/** Up to this many conditions are tried in every combination; of more, every pair of two. */
const COMBINED = 3;
/** Cases in addition to those, for values behind three conditions and more. */
const MAX_DEEPER = 16;
/** A part with more values behind so many conditions is not read in further cases. */
const MAX_BRANCHES = 2_000;

/** The cases of a part of a template by its conditions. */
export function choicesIn(json: Json): Choices {
  const names = [...conditionsIn(json)];
  if (names.length <= COMBINED) {
    const all = Array.from({ length: 2 ** names.length }, (_, bits) => choose(names, (i) => ((bits >> i) & 1) === 0));
    return { all, complete: true };
  }
  const pairs = pairwise(names);
  const { choices, complete } = deeper(json, names, pairs);
  return { all: [...pairs, ...choices], complete };
}

const choose = (names: readonly string[], holds: (i: number) => boolean): Choice =>
  new Map(names.map((name, i) => [name, holds(i)]));

/** Two numbers differ in a bit, so a case for each bit and its opposite has both combinations of two unlike conditions. */
function pairwise(names: readonly string[]): Choice[] {
  const bits = Array.from(
    { length: Math.ceil(Math.log2(names.length)) },
    (_, bit) => (i: number) => ((i >> bit) & 1) === 1,
  );
  return [() => true, ...bits].flatMap((holds) => [choose(names, holds), choose(names, (i) => !holds(i))]);
}

function conditionsIn(json: Json, found = new Set<string>()): Set<string> {
  if (Array.isArray(json)) for (const one of json) conditionsIn(one, found);
  else if (json instanceof JsonObject) {
    for (const [name, value] of json.members) {
      if (name === "Fn::If" && Array.isArray(value)) found.add(String(value[0]));
      conditionsIn(value, found);
    }
  }
  return found;
}

/** The fewest further cases, as far as merging finds them, that show the values which the given cases do not. */
function deeper(json: Json, names: readonly string[], given: readonly Choice[]) {
  const wanted: Map<string, boolean>[] = [];
  let complete = true;
  let branches = 0;
  for (const branch of branchesIn(json)) {
    if (++branches > MAX_BRANCHES) return { choices: [], complete: false };
    if (given.some((choice) => isIn(branch, choice))) continue;
    const merged = wanted.find((choice) => isCompatible(branch, choice));
    if (merged) for (const [name, holds] of branch) merged.set(name, holds);
    else if (wanted.length < MAX_DEEPER) wanted.push(new Map(branch));
    else complete = false;
  }
  return { choices: wanted.map((choice) => choose(names, (i) => choice.get(names[i]!) ?? true)), complete };
}

/** The conditions of each value that is behind three conditions or more. */
function* branchesIn(json: Json, path: Choice = new Map()): Iterable<Choice> {
  if (Array.isArray(json)) for (const one of json) yield* branchesIn(one, path);
  else if (json instanceof JsonObject) {
    for (const [name, value] of json.members) {
      if (name === "Fn::If" && Array.isArray(value)) yield* valuesOf(value, path);
      else yield* branchesIn(value, path);
    }
  }
}

function* valuesOf([condition, ...values]: Json[], path: Choice): Iterable<Choice> {
  const name = String(condition);
  for (const [i, value] of values.slice(0, 2).entries()) {
    const holds = i === 0;
    // A value behind a condition and its opposite is never taken.
    if ((path.get(name) ?? holds) !== holds) continue;
    const inner = new Map(path).set(name, holds);
    if (inner.size > 2) yield inner;
    yield* branchesIn(value, inner);
  }
}

const isIn = (branch: Choice, choice: Choice) => [...branch].every(([name, holds]) => choice.get(name) === holds);
const isCompatible = (branch: Choice, choice: Choice) =>
  [...branch].every(([name, holds]) => (choice.get(name) ?? holds) === holds);
