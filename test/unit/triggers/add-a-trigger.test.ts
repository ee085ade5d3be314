import assert from "node:assert/strict";
import { join } from "node:path";
import { checkConfig } from "../../../components/config/load";
import { boundaryStatements } from "../../../components/deploy/boundary";
import { deployedStack, stackRoles } from "../../../components/deploy/deployed-stack";
import { deployStatements } from "../../../components/deploy/github-deploy-role";
import { TRIGGERS } from "../../../components/triggers/list";
import { type Recorded, recordedProgram } from "../../support/recorded-program";
import { refusal } from "../components/refusal";
import { PLACE } from "../components/support";
import { toy } from "./toy/trigger";

const LINE = join(__dirname, "toy/add.ts");
const MODEL = { name: "forecast", script: "forecast.R" };

/** The program with the toy on its list. */
const withToy = (model: object, more: object = {}): Recorded =>
  recordedProgram({ models: [{ ...MODEL, ...model }], ...more }, LINE);

describe("a trigger of one folder and one line in the list", function () {
  this.timeout(60_000);
  let made: Recorded;
  before(() => {
    made = withToy({ onToy: { topic: "ball" } }, { alarms: {}, network: { mode: "private" } });
  });
  const named = (name: string) => made.resources.filter((resource) => resource.inputs.name === name);
  const policy = (name: string) =>
    String(made.resources.find((one) => one.type === "aws:iam/policy:Policy" && one.name === name)?.inputs.policy);

  it("has its resources created, with the stack's tags", () => {
    const [topic, ...others] = named("r-on-fargate-dev-forecast-ball");
    assert.deepEqual(others, []);
    assert.equal(topic?.type, "aws:sns/topic:Topic");
    assert.deepEqual(topic?.inputs.tags, { "r-on-fargate:stack": "r-on-fargate-dev" });
  });

  it("has its outputs published with the model's", () => {
    const { models } = (made.outputs as { rOnFargate: { models: Record<string, Record<string, unknown>> } }).rOnFargate;
    assert.deepEqual(models.forecast?.toy, { topic: "ball", arn: "arn:aws:mock:::r-on-fargate-dev-forecast-toy" });
    assert.equal(models.forecast?.script, "forecast.R");
  });

  it("has its endpoints in a private network, its dead letters watched, its statements in the operator's policy", () => {
    const endpoints = made.resources.filter(({ type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint");
    assert.ok(endpoints.some(({ inputs }) => String(inputs.serviceName).endsWith(".sns")));
    const [alarm] = named("app-forecast-toys");
    assert.equal(alarm?.type, "aws:cloudwatch/metricAlarm:MetricAlarm");
    assert.match(policy("r-on-fargate-dev-operator"), /PlayWithToys/);
  });

  it("has its key validated: its fields, and against its model and other triggers", () => {
    const model = (name: string, more: object) => ({ name, script: "a.R", ...more });
    const config = {
      models: [
        model("a", { onToy: { topic: "BALL" } }),
        model("b", { onToy: { topc: "ball" } }),
        model("c", { onToy: { topic: "c" } }),
        model("d", { onToy: { topic: "ball" }, api: {} }),
      ],
    };
    const said = refusal(() => recordedProgram(config, LINE));
    for (const message of [
      /models\[0\]\.onToy\.topic \(model "a"\): .*\n +allowed: lower-case letters and hyphens/,
      /models\[1\]\.onToy .*unknown key "topc"\n +allowed: topic\n +try: topic/,
      /models\[2\]\.onToy\.topic .*is the model's own name/,
      /models\[3\]\.onToy .*a script with api serves a port and never ends/,
    ])
      assert.match(said, message);
  });

  it("gives the deploying role its permissions", () => {
    const list = TRIGGERS as unknown as unknown[];
    list.push(toy);
    try {
      const config = { ...checkConfig({ models: [MODEL] }, "file") };
      const models = config.models.map((model) => ({ ...model, onToy: { topic: "ball" } }));
      const stack = deployedStack(PLACE, "app", "dev", { ...config, models });
      assert.ok(
        stackRoles(stack).some(
          ({ name, service }) => name === "app-dev-forecast-toy" && service === "sns.amazonaws.com",
        ),
      );
      assert.ok(boundaryStatements(stack).some(({ Sid }) => Sid === "StartModels"));
      assert.ok(deployStatements({ stack }).read.some(({ Sid }) => Sid === "DescribeToys"));
    } finally {
      list.pop();
    }
  });

  it("is unknown without its line", () => {
    const config = { models: [{ ...MODEL, onToy: { topic: "ball" } }] };
    assert.throws(() => recordedProgram(config), /unknown key "onToy"/);
  });
});
