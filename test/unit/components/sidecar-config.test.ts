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
      /models\[0\]\.sidecars\[0\]\.memory \(model 'forecast'\): 1024 leaves nothing for R of the task's memory of 1024.*; 1024 was given/,
    ],
    [
      "sidecars that have all of the cpu together",
      {
        sidecars: [
          { ...sidecar, cpu: 256 },
          { name: "b", command: ["x"], cpu: 256 },
        ],
      },
      /sidecars\[1\]\.cpu .*256 with 256 of the others leaves nothing for R of the task's cpu of 512/,
    ],
    [
      "a log router with what is left",
      { sidecars: [{ ...sidecar, memory: 1000 }], logRouter: { image: `x@${DIGEST}` } },
      /logRouter\.memoryReservation .*50 with 1000 of the others leaves nothing/,
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
      /sidecars .*at most 10 containers: 9 beside R's/,
    ],
    [
      "neither script nor command in the R image",
      { sidecars: [{ name: "s" }] },
      /sidecars\[0\]\.script .*has a script or a command/,
    ],
    ["script and command", { sidecars: [{ ...sidecar, command: ["x"] }] }, /command .*script or command, not both/],
    [
      "a script in another image",
      { sidecars: [{ ...sidecar, image: `x@${DIGEST}` }] },
      /script .*runs in the stack's R image/,
    ],
    ["an image by tag", { sidecars: [{ name: "s", image: "x:latest" }] }, /image .*by digest.*"x:latest" was given/],
    [
      "a dependency on nobody",
      { dependsOn: { nobody: "START" } },
      /dependsOn\.nobody .*no container 'nobody' in the task/,
    ],
    [
      "HEALTHY of one without a health check",
      { sidecars: [sidecar], dependsOn: { clean: "HEALTHY" } },
      /dependsOn\.clean .*'clean' has no healthCheck/,
    ],
    [
      "the end of an essential one",
      { sidecars: [{ ...sidecar, essential: true }], dependsOn: { clean: "SUCCESS" } },
      /dependsOn\.clean .*'clean' is essential, so the task ends with it/,
    ],
    [
      "the end of R",
      { sidecars: [{ ...sidecar, dependsOn: { "r-ecs-container": "COMPLETE" } }] },
      /sidecars\[0\]\.dependsOn\.r-ecs-container .*of R only its START can be awaited/,
    ],
    [
      "a circle",
      { sidecars: [{ ...sidecar, dependsOn: { "r-ecs-container": "START" } }], dependsOn: { clean: "START" } },
      /dependsOn .*would wait for itself/,
    ],
    [
      "a condition that ECS lacks",
      { sidecars: [sidecar], dependsOn: { clean: "READY" } },
      /dependsOn\.clean .*"READY" was given/,
    ],
    [
      "a mount of no volume",
      { mounts: [{ volume: "x", path: "/x" }] },
      /mounts\[0\]\.volume .*no volume 'x'.*are: none/,
    ],
    [
      "a place that R's user cannot write",
      { volumes: [{ name: "v" }], mounts: [{ volume: "v", path: "/data" }] },
      /mounts\[0\]\.path .*at \/shared only.*"\/data" was given/,
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
      /logRouter\.options .*AWS_Auth.*Firehose/,
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
      /healthCheck\.command .*CMD or CMD-SHELL|healthCheck\.command .*starts with CMD/,
    ],
    ["a field that does not exist", { sidecars: [{ ...sidecar, memroy: 1 }] }, /sidecars\[0\] .*memroy/],
  ];
  for (const [what, settings, message] of table) {
    it(`refuse ${what}`, () => assert.match(errors(settings), message));
  }

  it("refuse an image that a private network cannot pull, and take one in ECR", () => {
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

  it("are accepted exactly when their shares leave some for R", () => {
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
