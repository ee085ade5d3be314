import assert from "node:assert/strict";
import { parse } from "yaml";
import { image } from "../fake/definitions";
import { denied } from "../fake/faults";
import { model, stack } from "../fake/stack";
import { TestWorld } from "../fake/world";

const ARN = "arn:aws:ecs:eu-west-1:123456789012:task-definition/test-first-run:3";
const URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/score";
const api = { url: "http://x.elb.example", service: "test-serve", port: 8000 };
const queue = { url: URL, arn: "arn:q", deadLetterUrl: `${URL}-dead`, deadLetterArn: "arn:d", service: "test-score" };

describe("rfargate export", function () {
  this.timeout(20_000);
  let world: TestWorld;

  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  /** Gives ECS the model's revision, with the fields that only ECS sets, and with empty ones. */
  const register = () => {
    const { definitions } = world.aws.ecs;
    for (const _ of [1, 2, 3]) definitions.register("test-first-run", { environment: { ENV: "" } });
    Object.assign(definitions.all[2]!, {
      registeredBy: "arn:aws:iam::123456789012:root",
      requiresAttributes: [{ name: "com.amazonaws.ecs.capability.task-iam-role" }],
      compatibilities: ["EC2", "FARGATE"],
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      taskRoleArn: "arn:task",
      placementConstraints: [],
    });
    definitions.tags.set("test-first-run", [{ key: "project", value: "test" }]);
  };

  it("kedro writes execution_engine with its five keys, and the volume disabled", async () => {
    assert.equal(await world.run("export", "kedro"), 0, world.stderr);
    assert.equal(
      world.stdout,
      `# Stack test, model first-run: execution engine of a Kedro pipeline.
execution_engine:
  type: aws-fargate
  cluster: cluster
  task_definition: test-first-run
  subnets:
    - subnet-1
  security_groups:
    - sg-1
run_config:
  volume:
    disabled: true
`,
    );
  });

  it("kedro reports settings for which the file has no key", async () => {
    const network = { ...stack().network, assignPublicIp: true };
    world.deploy(stack({ network, models: { a: model("a", { spot: true }) } }));
    assert.equal(await world.run("export", "kedro"), 0);
    assert.match(world.stderr, /public address .* no key/);
    assert.match(world.stderr, /Fargate Spot, .* no key/);
  });

  it("airflow writes the arguments of EcsRunTaskOperator", async () => {
    assert.equal(await world.run("export", "airflow"), 0, world.stderr);
    assert.deepEqual(parse(world.stdout), {
      task_definition: "test-first-run",
      cluster: "cluster",
      launch_type: "FARGATE",
      overrides: { containerOverrides: [{ name: "r-ecs-container", environment: [] }] },
      network_configuration: {
        awsvpcConfiguration: { subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: "DISABLED" },
      },
      region_name: "eu-west-1",
      tags: { "r-on-fargate:model": "first-run", "r-on-fargate:started-by": "airflow" },
      reattach: true,
      waiter_delay: 6,
      container_name: "r-ecs-container",
      awslogs_group: "/test/first-run",
      awslogs_region: "eu-west-1",
      awslogs_stream_prefix: "first-run/r-ecs-container",
      number_logs_exception: 30,
    });
  });

  it("airflow carries over Spot, a public address and a timeout", async () => {
    const network = { ...stack().network, assignPublicIp: true };
    world.deploy(stack({ network, models: { a: model("a", { spot: true, timeout: 100 }) } }));
    assert.equal(await world.run("export", "airflow", "--json"), 0);
    const { launch_type, capacity_provider_strategy, network_configuration, waiter_max_attempts } = world.json;
    assert.equal(launch_type, undefined);
    assert.deepEqual(capacity_provider_strategy, [{ capacityProvider: "FARGATE_SPOT", weight: 1 }]);
    assert.match(JSON.stringify(network_configuration), /"assignPublicIp":"ENABLED"/);
    assert.equal(waiter_max_attempts, 17);
  });

  it("airflow omits the log arguments if Airflow cannot find the stream, and says so", async () => {
    world.deploy(stack({ models: { a: model("a", { logStream: "a/r-ecs-container-firelens-" }) } }));
    assert.equal(await world.run("export", "airflow", "--json"), 0);
    assert.deepEqual(
      Object.keys(world.json).filter((key) => key.startsWith("awslogs")),
      [],
    );
    assert.match(world.stderr, /model a has a log router/);
  });

  for (const format of ["airflow", "kedro"]) {
    it(`${format} refuses a model that serves until it is stopped, with exit 64`, async () => {
      world.deploy(stack({ models: { serve: model("serve", { api }), fit: model("fit") } }));
      assert.equal(await world.run("export", format, "--model", "serve"), 64);
      assert.match(world.stderr, /model "serve" is an API.*never end/);
      assert.match(world.stderr, /models that end: fit/);
      assert.equal(world.stdout, "");
    });
  }

  it("names one revision on request", async () => {
    assert.equal(await world.run("export", "kedro", "--pin", "--json"), 0);
    assert.equal((world.json.execution_engine as { task_definition: string }).task_definition, ARN);
  });

  it("names the revision that a model is held at, and says so", async () => {
    world.deploy(stack({ models: { a: model("a", { latestRevision: 5 }) } }));
    assert.equal(await world.run("export", "env", "--json"), 0);
    assert.match(String(world.json.R_ON_FARGATE_TASK_DEFINITION), /:task-definition\/test-a:3$/);
    assert.match(world.stderr, /model a is held at revision 3/);
  });

  it("env writes lines for a shell, with queue and API only if the model has them", async () => {
    assert.equal(await world.run("export", "env"), 0, world.stderr);
    const lines = world.stdout.trim().split("\n");
    assert.ok(lines.includes("R_ON_FARGATE_TASK_DEFINITION=test-first-run"), world.stdout);
    assert.ok(lines.includes("R_ON_FARGATE_SUBNETS=subnet-1"));
    assert.doesNotMatch(world.stdout, /QUEUE_URL|API_URL/);
    world.deploy(stack({ models: { score: model("score", { queue, script: "clean.R score it.R" }) } }));
    world.stdout = "";
    assert.equal(await world.run("export", "env"), 0);
    assert.ok(world.stdout.includes(`R_ON_FARGATE_QUEUE_URL=${URL}\n`));
    assert.ok(world.stdout.includes("R_ON_FARGATE_SCRIPT='clean.R score it.R'\n"));
  });

  it("ecspresso writes its three files: registrable properties, network and capacity, but no service", async () => {
    register();
    assert.equal(await world.run("export", "ecspresso", "--out", "deploy/r"), 0, world.stderr);
    assert.deepEqual(parse(world.read("deploy/r/ecspresso.yml")), {
      region: "eu-west-1",
      cluster: "cluster",
      service_definition: "ecs-service-def.json",
      task_definition: "ecs-task-def.json",
      timeout: "86400s",
    });
    assert.deepEqual(JSON.parse(world.read("deploy/r/ecs-service-def.json")), {
      launchType: "FARGATE",
      platformVersion: "LATEST",
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: "DISABLED" },
      },
    });
    assert.deepEqual(JSON.parse(world.read("deploy/r/ecs-task-def.json")), {
      family: "test-first-run",
      taskRoleArn: "arn:task",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: [
        { name: "r-ecs-container", image: image("a"), environment: [{ name: "ENV", value: "" }], cpu: 0 },
      ],
      volumes: [{ name: "work", host: {} }],
      tags: [{ key: "project", value: "test" }],
    });
  });

  it("ecspresso escapes braces in values for its templates", async () => {
    register();
    const [container] = world.aws.ecs.definitions.all[2]!.containerDefinitions as Array<{ environment: object[] }>;
    container!.environment.push({ name: "DAY", value: "{{ ds }}" });
    assert.equal(await world.run("export", "ecspresso"), 0, world.stderr);
    const text = world.read("ecspresso/ecs-task-def.json");
    assert.ok(text.includes('"value": "{{`{{`}} ds }}"'), text);
    // What Go's templates make of the one form that is written.
    const rendered = JSON.parse(text.replaceAll("{{`{{`}}", "{{"));
    assert.deepEqual(rendered.containerDefinitions[0].environment.at(-1), { name: "DAY", value: "{{ ds }}" });
  });

  it("ecspresso says how to run the revision that a model is held at", async () => {
    register();
    world.deploy(stack({ models: { "first-run": model("first-run", { latestRevision: 5, timeout: 600 }) } }));
    assert.equal(await world.run("export", "ecspresso"), 0, world.stderr);
    assert.match(world.stderr, /held at revision 3: run `ecspresso run --skip-task-definition --revision 3`/);
    assert.equal(parse(world.read("ecspresso/ecspresso.yml")).timeout, "600s");
  });

  it("ecspresso prints its files as one object for programs", async () => {
    register();
    assert.equal(await world.run("export", "ecspresso", "--json"), 0, world.stderr);
    assert.deepEqual(Object.keys(world.json), ["ecspresso.yml", "ecs-service-def.json", "ecs-task-def.json"]);
    assert.throws(() => world.read("ecspresso/ecspresso.yml"));
  });

  it("ecspresso explains a denied call of ECS, exit 69", async () => {
    world.aws.faults.next("ecs:DescribeTaskDefinition", denied("ecs:DescribeTaskDefinition"));
    assert.equal(await world.run("export", "ecspresso"), 69);
    assert.match(world.stderr, /ecs:DescribeTaskDefinition/);
  });

  it("overwrites a file, and creates its folders", async () => {
    world.write("conf/fargate.yml", "old");
    assert.equal(await world.run("export", "kedro", "--out", "conf/fargate.yml"), 0);
    assert.match(world.read("conf/fargate.yml"), /^# Stack test/);
    assert.equal(world.stdout, "");
  });

  it("explains with exit 73 that a file cannot be written", async () => {
    world.write("taken", "a file");
    assert.equal(await world.run("export", "kedro", "--out", "taken/fargate.yml"), 73);
    assert.match(world.stderr, /cannot write .*taken\/fargate\.yml/);
  });

  it("requires the model's name if there are several, exit 64", async () => {
    world.deploy(stack({ models: { a: model("a"), b: model("b", { script: "other.R" }) } }));
    for (const format of ["airflow", "kedro", "ecspresso", "env"]) assert.equal(await world.run("export", format), 64);
    assert.match(world.stderr, /several models\n +allowed: a, b\n +try: .*--model/);
  });
});
