import assert from "node:assert/strict";
import { api as apiTrigger } from "../../../components/api/trigger";
import { Cluster } from "../../../components/base/cluster";
import { checkConfig } from "../../../components/config/load";
import type { StackConfig } from "../../../components/config/schema";
import { Network } from "../../../components/network/network";
import { RTask } from "../../../components/task/r-task";
import { TaskRoles } from "../../../components/task/task-roles";
import { refusal } from "./refusal";
import { mockEngine, ofType, PLACE, settled } from "./support";

const model = { name: "beans", script: "api.R" };
const check = (api: object, more: object = {}, network: object = { mode: "public" }): StackConfig =>
  checkConfig({ models: [{ ...model, api, ...more }], network }, "Pulumi.dev.yaml");
const errors = (...args: Parameters<typeof check>) => refusal(() => check(...args));
const CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b";
const existing = (...subnetIds: string[]) => ({ mode: "existing", vpcId: "vpc-1", subnetIds });

describe("a model's api in the configuration", () => {
  it("may be empty, and then has the defaults", () => {
    assert.deepEqual(check({}).models[0]!.api, {
      port: 8000,
      minTasks: 2,
      maxTasks: 4,
      targetCpuPercent: 75,
      cooldownSeconds: 60,
      healthPath: "/",
      startSeconds: 60,
      requestTimeoutSeconds: 60,
      stickySessions: false,
    });
  });

  const table: Array<[string, Parameters<typeof check>, RegExp]> = [
    [
      "min above max",
      [{ minTasks: 5 }],
      /models\[0\]\.api\.minTasks \(model "beans"\): 5 is above maxTasks\n +allowed: up to maxTasks \(4\)/,
    ],
    [
      "no task at all",
      [{ minTasks: 0 }],
      /models\[0\]\.api\.minTasks \(model "beans"\): 0 is invalid\n +allowed: 1 to 1000 tasks/,
    ],
    [
      "a port of root's",
      [{ port: 80 }],
      /models\[0\]\.api\.port \(model "beans"\): 80 is invalid\n +allowed: 1024 to 65535/,
    ],
    [
      "a target above 100 %",
      [{ targetCpuPercent: 175 }],
      /models\[0\]\.api\.targetCpuPercent \(model "beans"\): 175 is invalid\n +allowed: 1 to 100 percent/,
    ],
    [
      "a path without a slash",
      [{ healthPath: "health" }],
      /models\[0\]\.api\.healthPath \(model "beans"\): "health" is invalid\n +allowed: a path that starts with '\/'/,
    ],
    [
      "a certificate that is none",
      [{ certificateArn: "my.pem" }],
      /models\[0\]\.api\.certificateArn \(model "beans"\): "my\.pem" is invalid\n +allowed: the ARN of a certificate/,
    ],
    [
      "requests longer than Spot's warning",
      [{ requestTimeoutSeconds: 300 }, { spot: true }],
      /models\[0\]\.api\.requestTimeoutSeconds \(model "beans"\): 300 is too long for Spot: AWS reclaims a task with 120 seconds' notice\n +allowed: up to 120 seconds with spot: true/,
    ],
    [
      "connections kept longer than Spot's warning",
      [{ drainSeconds: 121 }, { spot: true }],
      /models\[0\]\.api\.drainSeconds \(model "beans"\): 121 is too long for Spot/,
    ],
    [
      "more ranges than a security group takes",
      [{ allowFrom: Array.from({ length: 31 }, (_, i) => `10.0.${i}.0/24`), certificateArn: CERTIFICATE }],
      /models\[0\]\.api\.allowFrom \(model "beans"\): 31 ranges on 2 ports are too many for a security group\n +allowed: up to 30\n +try: fewer, larger ranges/,
    ],
    [
      "a range twice",
      [{ allowFrom: ["10.0.0.0/8", "10.0.0.0/8"] }],
      /models\[0\]\.api\.allowFrom \(model "beans"\): .* is invalid\n +allowed: each range once/,
    ],
    [
      "a range by an address within it",
      [{ allowFrom: ["203.0.113.7/24"] }],
      /models\[0\]\.api\.allowFrom\[0\] \(model "beans"\): "203\.0\.113\.7\/24" is invalid\n +allowed: a range by its first address/,
    ],
    [
      "connections kept longer than a target group keeps them",
      [{ drainSeconds: 3601 }],
      /models\[0\]\.api\.drainSeconds \(model "beans"\): 3601 is invalid\n +allowed: 0 to 3600 seconds/,
    ],
    [
      "a range that is none",
      [{ allowFrom: ["office"] }],
      /models\[0\]\.api\.allowFrom\[0\] \(model "beans"\): "office" is invalid\n +allowed: an IPv4 range, like 10\.0\.0\.0\/8 or 203\.0\.113\.7\/32/,
    ],
    [
      "a schedule for what never ends",
      [{}, { schedule: "rate(1 day)" }],
      /models\[0\]\.schedule \(model "beans"\): starts runs, but a script with api serves a port and never ends\n +try: two models, one with api/,
    ],
    ["uploads for what never ends", [{}, { onUpload: { prefix: "input/a/" } }], /models\[0\]\.onUpload .*never ends/],
    ["messages for what never ends", [{}, { queue: {} }], /models\[0\]\.queue .*never ends/],
    [
      "one zone",
      [{}, {}, { mode: "public", zones: 1 }],
      /models\[0\]\.api\.port \(model "beans"\): an API needs two zones, and the network has one\n +try: network\.zones: 2/,
    ],
    ["one subnet", [{}, {}, existing("subnet-a")], /api\.loadBalancerSubnetIds .*two zones/],
    [
      "a public load balancer in a private network",
      [{ internal: false }, {}, { mode: "private" }],
      /api\.internal .*no public subnets/,
    ],
    [
      "subnets where the network makes its own",
      [{ loadBalancerSubnetIds: ["subnet-a", "subnet-b"] }],
      /models\[0\]\.api\.loadBalancerSubnetIds \(model "beans"\): network\.mode public creates the load balancer's subnets\n +try: remove the key, or network\.mode: existing/,
    ],
    ["a field that does not exist", [{ prot: 8000 }], /api .*prot/],
  ];
  for (const [what, given, message] of table) {
    it(`refuses ${what}`, () => assert.match(errors(...given), message));
  }
});

describe("the load balancer of a model's api", () => {
  async function made(api: object, network: object) {
    const config = check(api, {}, network);
    const registered = mockEngine();
    const model = config.models[0]!;
    const arns = { taskRoleArn: "arn:task", executionRoleArn: "arn:execution" };
    const task = new RTask(model.name, {
      ...{ ...model, script: "api.R", model: model.name, image: "r", region: "eu-west-1", bucketName: "data" },
      ...{ roles: arns, logGroupName: "/g" },
    });
    const stack = {
      ...{ place: PLACE, settings: config, bucketName: "data", retentionDays: 30, tags: {} },
      cluster: new Cluster("stack", { place: PLACE }),
      network: new Network("stack", { region: "eu-west-1", network: config.network }),
      roles: new TaskRoles("stack", { place: PLACE, bucketName: "data", repositoryName: "r", logGroupArns: [] }),
    };
    apiTrigger.make({ family: "stack-beans", model, task, stack }, model.api!);
    await settled();
    const inputs = (type: string) => ofType(registered, type)[0]!.inputs;
    return { balancer: inputs("aws:lb/loadBalancer:LoadBalancer"), service: inputs("aws:ecs/service:Service") };
  }
  const place = async (api: object, network: object) => {
    const { balancer, service } = await made(api, network);
    const { subnets } = service.networkConfiguration as { subnets: unknown };
    return [balancer.internal, balancer.subnets, subnets];
  };
  const kinds = (kind: string) => [`subnet-${kind}-a`, `subnet-${kind}-b`];

  const modes: Array<[string, object, object, unknown]> = [
    ["public in a public network", {}, { mode: "public" }, [false, kinds("public"), kinds("public")]],
    ["public before tasks behind NAT", {}, { mode: "nat" }, [false, kinds("public"), kinds("private")]],
    ["inside a private network", {}, { mode: "private" }, [true, kinds("isolated"), kinds("isolated")]],
    ["inside where asked", { internal: true }, { mode: "nat" }, [true, kinds("private"), kinds("private")]],
  ];
  for (const [what, api, network, expected] of modes) {
    it(`is ${what}`, async () => assert.deepEqual(await place(api, network), expected));
  }

  it("is in an existing network in the tasks' subnets, or in the ones named for it", async () => {
    const own = ["subnet-1", "subnet-2"];
    assert.deepEqual(await place({}, existing(...own)), [true, own, own]);
    const named = { loadBalancerSubnetIds: ["subnet-3", "subnet-4"], internal: false };
    assert.deepEqual(await place(named, existing(...own)), [false, ["subnet-3", "subnet-4"], own]);
  });

  it("has another name in another VPC, given or of another range, and the same one in a VPC of the default range", async () => {
    const name = async (network: object) => (await made({ internal: true }, network)).balancer.name;
    const given = existing("subnet-1", "subnet-2");
    const names = [
      await name({ mode: "nat" }),
      await name({ mode: "nat", cidrBlock: "10.1.0.0/16" }),
      await name(given),
      await name({ ...given, vpcId: "vpc-2" }),
    ];
    assert.equal(new Set(names).size, 4);
    for (const network of [{ mode: "private" }, { mode: "nat", zones: 3, cidrBlock: "10.0.0.0/16" }])
      assert.equal(await name(network), names[0]);
  });
});
