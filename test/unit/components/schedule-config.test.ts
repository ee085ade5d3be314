import assert from "node:assert/strict";
import { checkConfig } from "../../../components/config/load";
import { refusal } from "./refusal";

describe("schedule of a model's configuration", () => {
  const check = (schedule: unknown, more: object = {}) =>
    checkConfig({ models: [{ name: "forecast", script: "f.R", schedule, ...more }] }, "Pulumi.dev.yaml");
  const error = (schedule: unknown, more: object = {}) => refusal(() => check(schedule, more));

  it("is an expression, or a list whose entries have defaults and names", () => {
    const [entry] = check("rate(1 day)").models[0]!.schedule!;
    assert.deepEqual(entry, {
      name: "schedule",
      expression: "rate(1 day)",
      timezone: "UTC",
      flexibleWindowMinutes: 0,
      environment: {},
      retries: 3,
      maxEventAgeSeconds: 3600,
      overlap: "allow",
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
      /models\[0\]\.schedule \(model "forecast"\): "every day" is invalid\n +allowed: rate\(1 hour\), cron\(0 9 \? \* MON-FRI \*\) or at\(2030-01-31T09:00:00\)/,
    ],
    [
      "one in a list",
      error([entry, { expression: "cron(0 9 * * *)" }]),
      /models\[0\]\.schedule\[1\]\.expression \(model "forecast"\): "cron\(0 9 \* \* \*\)" is invalid\n +allowed: 6 fields separated by one blank, not 5: minutes, hours,/,
    ],
    ["a number", error(5), /models\[0\]\.schedule \(model "forecast"\): 5 is invalid\n +allowed: a list/],
    [
      "an empty list",
      error([]),
      /models\[0\]\.schedule \(model "forecast"\): \[\] is invalid\n +allowed: at least one schedule/,
    ],
    [
      "no expression",
      error([{}]),
      /models\[0\]\.schedule\[0\]\.expression \(model "forecast"\): required, but missing\n +allowed: a text/,
    ],
    [
      "an unknown zone",
      error([{ ...entry, timezone: "Europe/Atlantis" }]),
      /models\[0\]\.schedule\[0\]\.timezone \(model "forecast"\): "Europe\/Atlantis" is invalid\n +allowed: a time zone of the IANA database, like Europe\/Berlin/,
    ],
    [
      "an offset as a zone",
      error([{ ...entry, timezone: "+02:00" }]),
      /models\[0\]\.schedule\[0\]\.timezone \(model "forecast"\): "\+02:00" is invalid\n +allowed: a time zone of the IANA database, like Europe\/Berlin/,
    ],
    [
      "too wide a window",
      error([{ ...entry, flexibleWindowMinutes: 1441 }]),
      /models\[0\]\.schedule\[0\]\.flexibleWindowMinutes \(model "forecast"\): 1441 is invalid\n +allowed: 0 to 1440 minutes/,
    ],
    [
      "too many retries",
      error([{ ...entry, retries: 186 }]),
      /models\[0\]\.schedule\[0\]\.retries \(model "forecast"\): 186 is invalid\n +allowed: 0 to 185/,
    ],
    [
      "a report in a folder, or whose name a link cannot hold",
      error([{ ...entry, report: "pages/r.html" }]),
      /models\[0\]\.schedule\[0\]\.report \(model "forecast"\): "pages\/r\.html" is invalid\n +allowed: a file name of letters, digits/,
    ],
    [
      "a report without a topic for its link",
      error([{ ...entry, report: "r.html" }]),
      /models\[0\]\.schedule\[0\]\.report \(model "forecast"\): there is no topic to send the link to\n +try: add r-on-fargate:alarms/,
    ],
    [
      "a report without the bucket's events",
      refusal(() =>
        checkConfig(
          {
            models: [{ name: "forecast", script: "f.R", schedule: [{ ...entry, report: "r.html" }] }],
            alarms: {},
            bucket: { eventBridge: false },
          },
          "Pulumi.dev.yaml",
        ),
      ),
      /^Pulumi\.dev\.yaml has 1 error:\n.*models\[0\]\.schedule\[0\]\.report \(model "forecast"\): no link is sent without the bucket's events\n +try: bucket\.eventBridge: true/,
    ],
    [
      "a size that Fargate lacks",
      error([{ ...entry, memory: 4096 }]),
      /models\[0\]\.schedule\[0\]\.memory \(model "forecast"\): cpu 256 with memory 4096 is not a Fargate size\n +allowed: memory 512, 1024, 2048 MiB with cpu 256\n +try: cpu 512 with memory 4096; cpu 256 with memory/,
    ],
    [
      "a reserved variable",
      error([{ ...entry, environment: { SCRIPT: "x" } }]),
      /models\[0\]\.schedule\[0\]\.environment\.SCRIPT \(model "forecast"\): invalid name\n +allowed: not SCRIPT, nor a name that starts with RFARGATE_, AWS_ or/,
    ],
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
      /models\[0\]\.schedule\[0\]\.environment \(model "forecast"\): the schedule's overrides are too long: 8285 characters\n +allowed: 8192 characters/,
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
