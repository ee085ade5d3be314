import type { TestResource } from "./harness";

export const document = (statement: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", ...statement }],
});
export const policy = (statement: object): TestResource => ({
  type: "iam/rolePolicy",
  props: { role: "r", policy: JSON.stringify(document(statement)) },
});
export const task = (containerDefinitions: unknown): TestResource => ({
  type: "ecs/taskDefinition",
  props: { family: "r", containerDefinitions },
});
export const variable = (value: string) =>
  task(JSON.stringify([{ name: "r", environment: [{ name: "A_KEY", value }] }]));

const LEVELS = 20_000;
export const MEGABYTES = 10_000_000;
export const nested = (open: string, inner: string, close: string) =>
  open.repeat(LEVELS) + inner + close.repeat(LEVELS);

export const letter = (i: number) => "abcdefghijklmnopqrstuvwxyz"[Math.floor(i) % 26]!;

export function deepObject(): object {
  let value: object = {};
  for (let i = 0; i < LEVELS; i++) value = i % 2 ? [value] : { Statement: value };
  return value;
}

export const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
export const named = <T>(count: number, make: (i: number) => T) =>
  Object.fromEntries(many(count, (i) => [`R${i}`, make(i)]));
export const definition = (variables: number) => ({
  Type: "AWS::ECS::TaskDefinition",
  Properties: {
    ContainerDefinitions: [
      { Name: "r", Image: "i", Environment: many(variables, (i) => ({ Name: `SETTING_${i}`, Value: `value ${i}` })) },
    ],
  },
});
export const either = (name: string) => ({ "Fn::If": [name, "a", "b"] });

/** A value behind conditions within one another. */
export const within = (names: string[]): object =>
  names.reduceRight<unknown>((inner, name) => ({ "Fn::If": [name, inner, name] }), "a") as object;
