import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfig } from "../../../components/config/load";
import { refusal } from "./refusal";

const DIGEST = `sha256:${"d".repeat(64)}`;
const model = { name: "forecast", script: "forecast.R", cpu: 512, memory: 1024 };
const sidecar = { name: "clean", script: "clean.R" };
const check = (settings: object, stack: object = {}) =>
  checkConfig({ models: [{ ...model, ...settings }], ...stack }, "Pulumi.dev.yaml").models[0]!;
const errors = (settings: object, stack: object = {}) => refusal(() => check(settings, stack));

describe("a model's other containers in the configuration", () => {
  it("may be described in full", () => {
    const given = {
      sidecars: [
        { ...sidecar, cpu: 128, memory: 256, mounts: [{ volume: "shared", path: "/shared" }] },
        {
          name: "server",
          image: `example/server@${DIGEST}`,
          command: ["serve"],
          essential: true,
          dependsOn: { clean: "SUCCESS" },
          healthCheck: { command: ["CMD", "check"], interval: 5, timeout: 2, retries: 1, startPeriod: 0 },
          environment: { A: "1" },
        },
      ],
      dependsOn: { server: "HEALTHY", clean: "COMPLETE" },
      volumes: [{ name: "shared" }],
      mounts: [{ volume: "shared", path: "/data", readOnly: true }],
      logRouter: { image: `example/fluent-bit@${DIGEST}`, options: { Name: "stdout" } },
    };
    const { sidecars, dependsOn, volumes, mounts, logRouter } = check(given);
    assert.deepEqual({ sidecars, dependsOn, volumes, mounts, logRouter }, given);
  });

  const table: Array<[string, object, RegExp]> = [
    [
      "a sidecar with as much memory as its task",
      { sidecars: [{ ...sidecar, memory: 1024 }] },
      /models\[0\]\.sidecars\[0\]\.memory \(model "forecast"\): 1024 leaves nothing for R of the task's memory of 1024\n +allowed: below 1024\n +try: less for this container, or more memory for the/,
    ],
    [
      "sidecars that have all of the cpu together",
      {
        sidecars: [
          { ...sidecar, cpu: 256 },
          { name: "b", command: ["x"], cpu: 256 },
        ],
      },
      /models\[0\]\.sidecars\[1\]\.cpu \(model "forecast"\): 256, with the 256 of the other containers, leaves nothing for R of the task's cpu.*\n +allowed: below 256\n +try: less for this container, or more cpu for the/,
    ],
    [
      "a log router with what is left",
      { sidecars: [{ ...sidecar, memory: 1000 }], logRouter: { image: `x@${DIGEST}` } },
      /models\[0\]\.logRouter\.memoryReservation \(model "forecast"\): 50, with the 1000 of the other containers, leaves nothing for R of the.*\n +allowed: below 24\n +try: less for this container, or more memory for the/,
    ],
    [
      "variables that no task definition can hold",
      {
        environment: { RULES: "x".repeat(40_000) },
        sidecars: [{ ...sidecar, environment: { RULES: "x".repeat(30_000) } }],
      },
      /models\[0\]\.environment \(model "forecast"\): 70\d{3} bytes, with the settings of all containers, are too many for a task.*\n +allowed: up to 61392 bytes for 2 containers and 2 variables/,
    ],
    [
      "a name that R's container has",
      { sidecars: [{ ...sidecar, name: "r-ecs-container" }] },
      /sidecars\[0\]\.name .*is taken/,
    ],
    ["a name twice", { sidecars: [sidecar, sidecar] }, /sidecars\[1\]\.name .*is taken/],
    [
      "ten of them",
      { sidecars: Array.from({ length: 10 }, (_, i) => ({ ...sidecar, name: `s${i}` })) },
      /models\[0\]\.sidecars \(model "forecast"\): 10 sidecars are too many: a task has at most 10 containers\n +allowed: up to 9 sidecars/,
    ],
    [
      "neither script nor command in the R image",
      { sidecars: [{ name: "s" }] },
      /models\[0\]\.sidecars\[0\]\.script \(model "forecast"\): the sidecar has neither script, command nor image\n +try: add one of them/,
    ],
    [
      "script and command",
      { sidecars: [{ ...sidecar, command: ["x"] }] },
      /models\[0\]\.sidecars\[0\]\.command \(model "forecast"\): the sidecar has a script, too\n +try: remove script or command/,
    ],
    [
      "a script in another image",
      { sidecars: [{ ...sidecar, image: `x@${DIGEST}` }] },
      /script .*runs in the stack's R image/,
    ],
    [
      "an image by tag",
      { sidecars: [{ name: "s", image: "x:latest" }] },
      /models\[0\]\.sidecars\[0\]\.image \(model "forecast"\): "x:latest" is invalid\n +allowed: an image by digest: <repository>@sha256:<64 hex digits>/,
    ],
    [
      "a dependency on nobody",
      { dependsOn: { nobody: "START" } },
      /models\[0\]\.dependsOn\.nobody \(model "forecast"\): the task has no container "nobody"\n +allowed: r-ecs-container/,
    ],
    [
      "HEALTHY of one without a health check",
      { sidecars: [sidecar], dependsOn: { clean: "HEALTHY" } },
      /models\[0\]\.dependsOn\.clean \(model "forecast"\): "clean" is never HEALTHY: it has no healthCheck\n +try: a healthCheck for "clean", or START/,
    ],
    [
      "the end of an essential one",
      { sidecars: [{ ...sidecar, essential: true }], dependsOn: { clean: "SUCCESS" } },
      /models\[0\]\.dependsOn\.clean \(model "forecast"\): "clean" is essential, so the task ends with it\n +allowed: SUCCESS of a container that is not essential\n +try: essential: false for "clean"/,
    ],
    [
      "the end of R",
      { sidecars: [{ ...sidecar, dependsOn: { "r-ecs-container": "COMPLETE" } }] },
      /models\[0\]\.sidecars\[0\]\.dependsOn\.r-ecs-container \(model "forecast"\): a sidecar cannot wait for COMPLETE of R: the task ends with R\n +allowed: START/,
    ],
    [
      "a circle",
      { sidecars: [{ ...sidecar, dependsOn: { "r-ecs-container": "START" } }], dependsOn: { clean: "START" } },
      /models\[0\]\.dependsOn \(model "forecast"\): "r-ecs-container" depends on itself\n +try: remove one dependency of the cycle/,
    ],
    [
      "a condition that ECS lacks",
      { sidecars: [sidecar], dependsOn: { clean: "READY" } },
      /models\[0\]\.dependsOn\.clean \(model "forecast"\): "READY" is invalid\n +allowed: "START", "HEALTHY", "COMPLETE", "SUCCESS"/,
    ],
    [
      "a mount of no volume",
      { mounts: [{ volume: "x", path: "/x" }] },
      /models\[0\]\.mounts\[0\]\.volume \(model "forecast"\): the model has no volume "x"\n +allowed: none: the model has no volumes/,
    ],
    [
      "a place that R's user cannot write",
      { volumes: [{ name: "v" }], mounts: [{ volume: "v", path: "/data" }] },
      /models\[0\]\.mounts\[0\]\.path \(model "forecast"\): the R image's user cannot write to a volume of the task's disk at \/data\n +allowed: \/shared\n +try: mount it at \/shared, or with readOnly: true/,
    ],
    [
      "two mounts at one place",
      { volumes: [{ name: "v" }], mounts: [{ volume: "v", path: "/work", readOnly: true }] },
      /mounts\[0\]\.path .*is taken by another volume/,
    ],
    ["a volume named like scratch", { volumes: [{ name: "work" }] }, /volumes\[0\]\.name .*is taken/],
    [
      "an EFS volume without the group",
      { volumes: [{ name: "v", efs: { fileSystemId: "fs-1" } }] },
      /efs\.securityGroupId/,
    ],
    [
      "a router's output that does not say where to",
      { logRouter: { image: `x@${DIGEST}`, options: { Name: "s3" } } },
      /logRouter\.options .*s3 needs the option bucket/,
    ],
    [
      "a router's output that signs requests to a domain nobody knows",
      { logRouter: { image: `x@${DIGEST}`, options: { Name: "opensearch", Host: "x", AWS_Auth: "On" } } },
      /models\[0\]\.logRouter\.options \(model "forecast"\): the output opensearch with AWS_Auth needs permissions on its domain, which Host.*\n +try: Name: kinesis_firehose; Firehose delivers to/,
    ],
    [
      "a volume named like the router's",
      { logRouter: { image: `x@${DIGEST}` }, volumes: [{ name: "log-router-tmp" }] },
      /volumes\[0\]\.name .*is taken/,
    ],
    ["a router's output without a name", { logRouter: { image: `x@${DIGEST}`, options: { a: 1 } } }, /options .*Name/],
    [
      "a health check that is no command",
      { sidecars: [{ ...sidecar, healthCheck: { command: ["curl", "x"] } }] },
      /models\[0\]\.sidecars\[0\]\.healthCheck\.command \(model "forecast"\): \["curl","x"\] is invalid\n +allowed: CMD \(a program\) or CMD-SHELL \(a line\) first/,
    ],
    ["a field that does not exist", { sidecars: [{ ...sidecar, memroy: 1 }] }, /sidecars\[0\] .*memroy/],
  ];
  for (const [what, settings, message] of table) {
    it(`refuse ${what}`, () => assert.match(errors(settings), message));
  }

  it("refuse an image that a private network cannot pull, and accept one in ECR", () => {
    const network = { network: { mode: "private" } };
    const named = (image: string) => errors({ sidecars: [{ name: "s", image }] }, network);
    assert.match(
      named(`public.ecr.aws/x/y@${DIGEST}`),
      /sidecars\[0\]\.image .*cannot be pulled from a private network/,
    );
    assert.equal(named(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/y@${DIGEST}`), "");
  });

  it("never show a sidecar's environment or secrets", () => {
    const text = errors({ sidecars: [{ ...sidecar, secrets: { P: "hunter2" }, environment: { "a-b": "hunter3" } }] });
    assert.match(text, /secrets\.P/);
    assert.ok(!text.includes("hunter"));
  });

  it("are accepted exactly if their shares leave some for R", () => {
    const shares = fc.array(fc.integer({ min: 6, max: 600 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(shares, shares, (memories, cpus) => {
        const sidecars = Array.from({ length: Math.max(memories.length, cpus.length) }, (_, i) => ({
          ...sidecar,
          name: `s${i}`,
          ...(memories[i] ? { memory: memories[i] } : {}),
          ...(cpus[i] ? { cpu: cpus[i] } : {}),
        }));
        const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
        assert.equal(errors({ sidecars }) === "", sum(memories) < 1024 && sum(cpus) < 512);
      }),
    );
  });
});
