import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { askBalancer } from "../support/ask-balancer";
import { clientSettings } from "../support/emulator-aws";
import { leftovers } from "../support/leftovers";
import { type GivenVpc, makeVpc } from "../support/vpc";
import { revisionTests } from "./revision-tests";
import { ROOT, TestStack, withoutAwaited } from "./support";

const NAME = "test-stack";
const PACK = ["--policy-pack", "policy"];

/** Answers every request with 200. */
const SERVE = `server <- serverSocket(as.integer(Sys.getenv("RFARGATE_PORT")))
repeat {
  caller <- socketAccept(server, blocking = TRUE, open = "r+b", timeout = 3600)
  try({
    while (nzchar(readLines(caller, 1L, warn = FALSE))) NULL
    writeChar("HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok", caller, eos = NULL)
  })
  close(caller)
}
`;

describe("the program, in the real engine", function () {
  this.timeout(900_000);
  const stack = new TestStack(NAME);
  let scripts: string;
  let home: GivenVpc;
  let other: GivenVpc;

  before(async () => {
    mkdirSync(join(ROOT, ".build"), { recursive: true });
    scripts = mkdtempSync(join(ROOT, ".build/served-"));
    cpSync(join(ROOT, "examples/first-run/r_scripts"), scripts, { recursive: true });
    writeFileSync(join(scripts, "serve.R"), SERVE);
    home = await makeVpc(clientSettings(), 71);
    other = await makeVpc(clientSettings(), 72);
    await stack.create((config) => {
      network(config, home);
      (config["r-on-fargate:bucket"] as { scripts: string }).scripts = relative(ROOT, scripts);
      config["r-on-fargate:models"] = [
        { name: "one", script: "test-script.R", inputs: ["input.txt"] },
        {
          name: "two",
          script: ["test-script.R", "test-script-2.R"],
          cpu: 512,
          memory: 2048,
          environment: { ENV: "test" },
        },
        { name: "web", script: "serve.R", api: { minTasks: 1, requestTimeoutSeconds: 1 } },
      ];
    });
  });
  after(async () => {
    await stack.cleanUp();
    rmSync(scripts, { recursive: true });
    for (const vpc of [home, other]) await vpc.remove();
  });

  const network = (config: Record<string, unknown>, { vpcId, subnetIds }: GivenVpc) => {
    config["r-on-fargate:network"] = { mode: "existing", vpcId, subnetIds };
  };
  const outputs = async () => (await stack.outputs()).rOnFargate!;

  it("rejects an invalid size by model and field before it creates anything", async () => {
    let models: unknown;
    stack.configure((config) => {
      models = config["r-on-fargate:models"];
      config["r-on-fargate:models"] = [{ name: "slow", script: "test-script.R", cpu: 256, memory: 4096 }];
    });
    const { code, text } = await stack.run(["up"], "--yes", "--skip-preview");
    stack.configure((config) => {
      config["r-on-fargate:models"] = models;
    });
    assert.notEqual(code, 0);
    assert.match(text, /models\[0\]\.memory \(model "slow"\): cpu 256 with memory 4096 is not a Fargate size/);
    assert.deepEqual(await stack.resources(), []);
    assert.deepEqual(await leftovers(NAME), []);
  });

  it("previews without a finding of the policy pack", async () => {
    const { code, text } = await stack.run(["preview"], ...PACK);
    assert.equal(code, 0, text);
    assert.match(text, /r-on-fargate:index:RTask/);
    assert.doesNotMatch(withoutAwaited(text), /\[mandatory\]|\[advisory\]/);
  });

  it("creates a model's resources and names them in its outputs", async () => {
    const up = await stack.run(["up"], "--yes", "--skip-preview", ...PACK);
    assert.equal(up.code, 0, up.text);
    const made = await outputs();
    assert.equal(made.version, 1);
    assert.deepEqual(Object.keys(made.models), ["one", "two", "web"]);
    assert.equal(made.models.two?.script, "test-script.R test-script-2.R");
    assert.match(made.models.one!.taskDefinitionArn, /task-definition\/r-on-fargate-test-stack-one:\d+$/);
    assert.match(made.image.uri, /@sha256:[0-9a-f]{64}$/);
    assert.equal(made.network.subnets.length, 2);
    assert.equal(made.network.assignPublicIp, false);
  });

  it("shows no change when nothing changed, not even after a refresh", async () => {
    const again = await stack.run(["up"], "--yes", "--skip-preview", "--refresh", "--expect-no-changes", ...PACK);
    assert.equal(again.code, 0, again.text);
  });

  it("keeps the registry's token out of the state", async () => {
    const { stdout } = await stack.run(["stack", "export"], "--show-secrets");
    assert.ok(stdout.includes("docker:index/registryImage:RegistryImage"));
    assert.doesNotMatch(stdout, /"(password|authorizationToken|auth)":/);
  });

  it("creates a new revision of the changed model and keeps the other", async () => {
    const before = await outputs();
    stack.configure((config) => {
      (config["r-on-fargate:models"] as Array<{ memory?: number }>)[0]!.memory = 1024;
    });
    const up = await stack.run(["up"], "--yes", "--skip-preview", ...PACK);
    assert.equal(up.code, 0, up.text);
    const after = await outputs();
    assert.equal(after.models.one!.revision, before.models.one!.revision + 1);
    assert.equal(after.models.one!.memory, 1024);
    assert.equal(after.models.two!.taskDefinitionArn, before.models.two!.taskDefinitionArn);
    assert.equal(after.image.digest, before.image.digest);
  });

  it("moves an API to another VPC, with a new load balancer before the old one goes", async () => {
    const balancing = new ElasticLoadBalancingV2Client(clientSettings());
    const vpcs = async () => {
      const { LoadBalancers } = await balancing.send(new DescribeLoadBalancersCommand({}));
      const { TargetGroups } = await balancing.send(new DescribeTargetGroupsCommand({}));
      const all = [
        ...LoadBalancers!.map(({ LoadBalancerName: name, VpcId }) => ({ name, VpcId })),
        ...TargetGroups!.map(({ TargetGroupName: name, VpcId }) => ({ name, VpcId })),
      ];
      return all.filter(({ name }) => name!.startsWith(`r-on-fargate-${NAME}`)).map(({ VpcId }) => VpcId);
    };
    const served = async () => (await outputs()).models.web!.api!;
    const before = await served();
    assert.equal((await askBalancer(before.url, "/")).body, "ok");
    assert.deepEqual(await vpcs(), [home.vpcId, home.vpcId]);

    stack.configure((config) => network(config, other));
    const up = await stack.run(["up"], "--yes", "--skip-preview", ...PACK);
    assert.equal(up.code, 0, up.text);
    const after = await served();
    assert.equal(after.service, before.service);
    assert.equal((await askBalancer(after.url, "/")).body, "ok");
    assert.deepEqual(await vpcs(), [other.vpcId, other.vpcId]);

    // What follows makes new revisions of all models, and this one's tasks would be replaced each time.
    stack.configure((config) => {
      (config["r-on-fargate:models"] as unknown[]).pop();
    });
  });

  revisionTests(stack);

  it("leaves nothing after its destruction", async () => {
    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.text);
    assert.deepEqual(await stack.resources(), []);
    assert.deepEqual(await leftovers(NAME), []);
  });
});
