import assert from "node:assert/strict";
import { mapSchema } from "../../../components/map/config";
import { MapStarts, type MapStartsArgs } from "../../../components/map/map-starts";
import { startErrors } from "../../../components/map/starts-config";
import { mockEngine, only, PLACE, settled } from "./support";

const ARGS: MapStartsArgs = {
  place: PLACE,
  bucketName: "b",
  machineArn: "arn:aws:states:eu-west-1:123456789012:stateMachine:p-dev-sweep-map",
  settings: {
    ...{ model: "sweep", script: "sweep.R", cpu: 256, memory: 512, maxTasks: 24, tries: 3 },
    capacity: "FARGATE",
    itemTimeout: null,
  },
  onUpload: { prefix: "input/params/", suffix: ".csv", itemSeconds: 5 },
  schedules: [
    { name: "nightly", expression: "rate(1 day)", timezone: "UTC", over: "1..10", enabled: true, itemSeconds: 10 },
  ],
};

const settingsOf = (inputs: Record<string, unknown>) =>
  (inputs.environment as { variables: { SETTINGS: string } }).variables.SETTINGS;

describe("MapStarts", () => {
  it("creates a function that may start only this map, and read and write its objects", async () => {
    const registered = mockEngine();
    new MapStarts("p-dev-sweep", ARGS);
    await settled();
    const policies = registered.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    const [own] = policies
      .map(({ inputs }) => JSON.parse(String(inputs.policy)).Statement as Array<{ Sid: string; Resource: string[] }>)
      .filter((statements) => statements.some(({ Sid }) => Sid === "StartMaps"));
    const of = (sid: string) => own!.find(({ Sid }) => Sid === sid)!.Resource;
    assert.deepEqual(of("StartMaps"), [ARGS.machineArn]);
    assert.deepEqual(of("WriteMaps"), ["arn:aws:s3:::b/runs/*/map.json", "arn:aws:s3:::b/runs/*/items.jsonl"]);
    const { inputs } = only(registered, "aws:lambda/function:Function");
    assert.equal(inputs.name, "p-dev-sweep-map-starts");
    assert.equal(JSON.parse(settingsOf(inputs)).bucket, "b");
  });

  it("has settings within Lambda's 4 KB, however many schedules there are", async () => {
    const registered = mockEngine();
    const long = (length: number) => "n".repeat(length);
    const schedules = Array.from({ length: 200 }, (_, i) => ({ ...ARGS.schedules[0]!, name: `s-${i}` }));
    const settings = {
      ...ARGS.settings,
      model: long(40),
      script: long(1024),
      otherContainers: { cpu: 512, memory: 1024 },
    };
    new MapStarts(long(100), { ...ARGS, bucketName: long(63), settings, schedules });
    await settled();
    const { inputs } = only(registered, "aws:lambda/function:Function");
    const bytes = Buffer.byteLength(`SETTINGS${settingsOf(inputs)}`);
    assert.ok(bytes <= 4096, `${bytes}`);
  });

  it("sends a schedule's time to its queue, with a role that may do nothing else", async () => {
    const registered = mockEngine();
    new MapStarts("p-dev-sweep", ARGS);
    await settled();
    const { target } = only(registered, "aws:scheduler/schedule:Schedule").inputs as { target: Record<string, string> };
    assert.equal(target.arn, "arn:aws:sqs:eu-west-1:123456789012:p-dev-sweep-map-starts");
    assert.deepEqual(JSON.parse(target.input!), {
      schedule: "nightly",
      at: "<aws.scheduler.scheduled-time>",
      ...{ over: "1..10", itemSeconds: 10, seed: null },
    });
    const policy = registered.find(
      ({ name, type }) => name === "p-dev-sweep-map-clock" && type.includes("rolePolicy"),
    )!;
    const actions = JSON.parse(String(policy.inputs.policy)).Statement.flatMap(
      ({ Action }: { Action: string[] }) => Action,
    );
    assert.deepEqual(actions, ["sqs:SendMessage"]);
  });
});

describe("MapStarts of a schedule that Scheduler does not take", () => {
  for (const [wrong, message] of [
    [{ expression: "daily" }, /schedule "nightly": "daily" is invalid/],
    [{ timezone: "Mars/Base" }, /schedule "nightly": there is no time zone "Mars\/Base"/],
  ] as const)
    it(`throws for ${JSON.stringify(wrong)}`, () => {
      mockEngine();
      const schedules = [{ ...ARGS.schedules[0]!, ...wrong }];
      assert.throws(() => new MapStarts("p-dev-sweep", { ...ARGS, schedules }), message);
    });
});

describe("the starts of a model's maps", () => {
  const errors = (map: object): string[] => {
    const parsed = mapSchema.safeParse(map);
    return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  };
  const entry = (more: object) => ({ schedule: [{ name: "a", expression: "rate(1 day)", over: "1..10", ...more }] });

  it("are over a table under input/, numbers, or objects under a prefix", () => {
    for (const over of ["1..1000", "input/params.csv", "input/a/p.jsonl", "input/scenes/"])
      assert.deepEqual(errors(entry({ over })), []);
    assert.deepEqual(errors({ onUpload: { prefix: "input/params/" } }), []);
  });

  for (const over of ["9..1", "params.csv", "output/a.csv", "input/", "input/runs/x/", "input/a.xlsx", "s3:input/a/"])
    it(`is refused over ${over}`, () => assert.match(errors(entry({ over })).join(), /^schedule\.0\.over: /));

  for (const [map, message] of [
    [{ onUpload: { prefix: "output/x/" } }, /onUpload\.prefix: a prefix under input\//],
    [{ onUpload: { prefix: "input/x/", suffix: ".xlsx" } }, /onUpload\.suffix: a suffix like \.csv or \.jsonl/],
    [{ schedule: [...entry({}).schedule, ...entry({}).schedule] }, /schedule\.1\.name: "a" is taken/],
    [entry({ expression: "daily" }), /schedule\.0\.expression/],
    [entry({ timezone: "Mars/Base" }), /schedule\.0\.timezone: a time zone of the IANA database/],
    [entry({ timezone: "europe/berlin" }), /schedule\.0\.timezone: a time zone/],
    [entry({ expression: "at(2020-01-31T09:00:00)" }), /schedule\.0\.expression: .* is in the past/],
    [entry({ expression: "cron(0 0 30 2 ? *)" }), /schedule\.0\.expression: .* never starts/],
    [entry({ seed: -1 }), /schedule\.0\.seed: 0 to \d+/],
    [{ onUpload: { prefix: `input/${"x".repeat(1024)}` } }, /onUpload\.prefix: at most 1024 bytes/],
  ] as const)
    it(`is refused with ${JSON.stringify(map)}`, () => assert.match(errors(map).join(), message));

  it("may be disabled if it never starts", () => {
    const never = { expression: "at(2020-01-31T09:00:00)", enabled: false };
    assert.deepEqual(errors(entry(never)), []);
    for (const timezone of ["UTC", "Europe/Berlin", "Europe/Kyiv", "Asia/Kolkata", "Etc/GMT+5", "EST5EDT"])
      assert.deepEqual(errors(entry({ timezone })), []);
  });

  it("need a model with one script", () => {
    const settings = mapSchema.parse({ onUpload: { prefix: "input/params/" } });
    assert.deepEqual(startErrors(settings, { script: ["a.R"] }), []);
    assert.match(startErrors(settings, { script: ["a.R", "b.R"] })[0]!.message, /a map runs one script/);
  });
});
