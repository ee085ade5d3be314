import assert from "node:assert/strict";
import { checkConfig } from "../../../components/config/load";
import { refusal } from "./refusal";

describe("schedule of a model's configuration", () => {
  const check = (schedule: unknown, more: object = {}) =>
    checkConfig({ models: [{ name: "forecast", script: "f.R", schedule, ...more }] }, "Pulumi.dev.yaml");
  const error = (schedule: unknown, more: object = {}) => refusal(() => check(schedule, more));

  it("is an expression, or a list of which each has defaults and a name", () => {
    const [entry] = check("rate(1 day)").models[0]!.schedule!;
    assert.deepEqual(entry, {
      name: "schedule",
      expression: "rate(1 day)",
      timezone: "UTC",
      flexibleWindowMinutes: 0,
      environment: {},
      retries: 3,
      maxEventAgeSeconds: 3600,
      enabled: true,
    });
    const list = check([
      { expression: "rate(1 day)" },
      { expression: "rate(2 days)" },
      { expression: "rate(3 days)", name: "x" },
    ]);
    assert.deepEqual(
      list.models[0]!.schedule!.map(({ name }) => name),
      ["schedule", "schedule-2", "x"],
    );
  });

  const entry = { expression: "rate(1 day)" };
  const table: Array<[string, string, RegExp]> = [
    [
      "an expression that does not parse",
      error("every day"),
      /models\[0\]\.schedule \(model 'forecast'\): not a schedule expression.*"every day" was given/,
    ],
    [
      "one in a list",
      error([entry, { expression: "cron(0 9 * * *)" }]),
      /models\[0\]\.schedule\[1\]\.expression \(model 'forecast'\): .*6 fields.*"cron\(0 9 \* \* \*\)" was given/,
    ],
    ["a number", error(5), /models\[0\]\.schedule \(model 'forecast'\): .*5 was given/],
    ["an empty list", error([]), /models\[0\]\.schedule .*at least one schedule/],
    ["no expression", error([{}]), /schedule\[0\]\.expression .*nothing was given/],
    [
      "an unknown zone",
      error([{ ...entry, timezone: "Europe/Atlantis" }]),
      /schedule\[0\]\.timezone .*IANA.*"Europe\/Atlantis" was given/,
    ],
    ["an offset as a zone", error([{ ...entry, timezone: "+02:00" }]), /timezone .*IANA/],
    [
      "too wide a window",
      error([{ ...entry, flexibleWindowMinutes: 1441 }]),
      /flexibleWindowMinutes .*0 to 1440 minutes; 1441 was given/,
    ],
    ["too many retries", error([{ ...entry, retries: 186 }]), /retries .*0 to 185/],
    [
      "a size that Fargate lacks",
      error([{ ...entry, memory: 4096 }]),
      /schedule\[0\]\.memory .*cpu 256 with memory 4096 is not a Fargate size.*4096 was given/,
    ],
    ["a reserved variable", error([{ ...entry, environment: { SCRIPT: "x" } }]), /environment.*reserved/],
    [
      "a variable that is a secret",
      error([{ ...entry, environment: { KEY: "v" } }], {
        secrets: { KEY: "arn:aws:ssm:eu-west-1:123456789012:parameter/k" },
      }),
      /schedule\[0\]\.environment\.KEY .*secret of the model/,
    ],
    [
      "overrides that ECS would refuse",
      error([{ ...entry, environment: { BIG: "x".repeat(8192) } }]),
      /schedule\[0\]\.environment .*ECS takes 8192/,
    ],
    [
      "two of one name",
      error([entry, { ...entry, name: "schedule" }]),
      /schedule\[1\]\.name .*taken by an earlier schedule/,
    ],
    ["a field that does not exist", error([{ ...entry, cron: "x" }]), /schedule\[0\] .*cron/],
  ];
  for (const [name, message, expected] of table)
    it(`refuses ${name}, by model and field`, () => assert.match(message, expected));
});
