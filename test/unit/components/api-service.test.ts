import assert from "node:assert/strict";
import fc from "fast-check";
import { shortName } from "../../../components/api/api-load-balancer";
import { ApiService, type ApiServiceArgs } from "../../../components/api/api-service";
import { RTask } from "../../../components/task/r-task";
import { mockEngine, ofType, only, type Registered, resolved, seenTimeouts, settled } from "./support";

const ARGS: ApiServiceArgs = {
  clusterName: "stack",
  taskDefinitionArn: "arn:definition:1",
  network: {
    vpcId: "vpc-1",
    subnetIds: ["subnet-a", "subnet-b"],
    securityGroupIds: ["sg-tasks"],
    assignPublicIp: false,
  },
  loadBalancer: { internal: false, subnetIds: ["subnet-public-a", "subnet-public-b"] },
};
const CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/c";

async function api(args: Partial<ApiServiceArgs> = {}) {
  const registered = mockEngine();
  const made = new ApiService("stack-beans", { ...ARGS, ...args });
  const url = await resolved(made.url);
  await settled();
  const one = (type: string) => only(registered, type).inputs;
  return {
    registered,
    url,
    balancer: one("aws:lb/loadBalancer:LoadBalancer"),
    group: one("aws:lb/targetGroup:TargetGroup"),
    service: one("aws:ecs/service:Service"),
    target: one("aws:appautoscaling/target:Target"),
    policy: one("aws:appautoscaling/policy:Policy"),
    listeners: ofType(registered, "aws:lb/listener:Listener").map(({ inputs }) => inputs),
  };
}

describe("the name of an API", () => {
  it("is rejected at preview if it is invalid for a load balancer", () => {
    mockEngine();
    assert.throws(() => new ApiService("internal-tools-dev-beans", ARGS), /"internal-tools-dev-beans" cannot name/);
  });
});

const rules = (registered: Registered[], direction: "Ingress" | "Egress") =>
  ofType(registered, `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`).map(({ inputs }) => [
    inputs.securityGroupId,
    inputs.fromPort,
    inputs.toPort,
    inputs.cidrIpv4 ?? inputs.referencedSecurityGroupId,
  ]);

describe("ApiService", () => {
  it("can change to and from Spot: the provider requests a new deployment", async () => {
    const { service } = await api({ spot: true });
    assert.deepEqual(service.capacityProviderStrategies, [{ capacityProvider: "FARGATE_SPOT", weight: 1 }]);
    assert.equal(service.forceNewDeployment, true);
  });

  it("replaces load balancer and target group if AWS cannot change them: a group serves one load balancer only", async () => {
    const names = async (args: Partial<ApiServiceArgs>) => {
      const { balancer, group } = await api(args);
      return [balancer.name, group.name] as const;
    };
    const loadBalancer = { ...ARGS.loadBalancer, internal: true };
    const [before, inside, port] = [await names({}), await names({ loadBalancer }), await names({ port: 9000 })];
    assert.ok(before[0] !== inside[0] && before[1] !== inside[1], "internal");
    assert.ok(before[0] === port[0] && before[1] !== port[1], "port");
  });

  it("replaces both in another VPC", async () => {
    const names = async (vpcKey?: string) => {
      const { balancer, group } = await api({ network: { ...ARGS.network, vpcKey } });
      return [balancer.name, group.name];
    };
    const all = [...(await names()), ...(await names("vpc-1")), ...(await names("vpc-2"))];
    assert.equal(new Set(all).size, 6);
  });

  it("keeps 2 to 4 tasks at 75 % of their CPU with a cool-down of 60 s by default", async () => {
    const { service, target, policy } = await api();
    assert.equal(service.desiredCount, 2);
    assert.deepEqual([target.minCapacity, target.maxCapacity], [2, 4]);
    assert.equal(target.resourceId, "service/stack/stack-beans");
    assert.equal(policy.policyType, "TargetTrackingScaling");
    assert.deepEqual(policy.targetTrackingScalingPolicyConfiguration, {
      predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
      targetValue: 75,
      scaleOutCooldown: 60,
      scaleInCooldown: 60,
    });
    const other = await api({ minTasks: 1, maxTasks: 9, targetCpuPercent: 50, cooldownSeconds: 300 });
    assert.deepEqual([other.service.desiredCount, other.target.minCapacity, other.target.maxCapacity], [1, 1, 9]);
    const configuration = other.policy.targetTrackingScalingPolicyConfiguration as Record<string, unknown>;
    assert.deepEqual([configuration.targetValue, configuration.scaleInCooldown], [50, 300]);
  });

  it("runs in the given zones behind the load balancer, and treats an undefined setting as absent", async () => {
    const { service, balancer } = await api({ port: undefined });
    assert.deepEqual(service.networkConfiguration, {
      subnets: ["subnet-a", "subnet-b"],
      securityGroups: ["sg-tasks", "stack-beans-api-id"],
      assignPublicIp: false,
    });
    const [target] = service.loadBalancers as Array<Record<string, unknown>>;
    assert.deepEqual([target!.containerName, target!.containerPort], ["r-ecs-container", 8000]);
    assert.deepEqual(balancer.subnets, ["subnet-public-a", "subnet-public-b"]);
    assert.equal(balancer.dropInvalidHeaderFields, true);
  });

  it("rolls back a deployment whose tasks do not start, and keeps all tasks serving meanwhile", async () => {
    const { service } = await api({ startSeconds: 90 });
    assert.deepEqual(service.deploymentCircuitBreaker, { enable: true, rollback: true });
    assert.deepEqual([service.deploymentMinimumHealthyPercent, service.deploymentMaximumPercent], [100, 200]);
    assert.equal(service.healthCheckGracePeriodSeconds, 90);
    assert.equal(service.waitForSteadyState, true);
  });

  it("drains a stopping task as long as a request may take", async () => {
    const { group, balancer } = await api({ requestTimeoutSeconds: 20, healthPath: "/health", port: 9000 });
    assert.deepEqual([group.deregistrationDelay, balancer.idleTimeout], [20, 20]);
    assert.equal((group.healthCheck as Record<string, unknown>).path, "/health");
    assert.deepEqual([group.port, group.targetType, group.protocol], [9000, "ip", "HTTP"]);
  });

  it("is waited for by the provider as long as tasks start and leaving ones may take", () => {
    mockEngine();
    const { transformations, timeouts } = seenTimeouts();
    new ApiService("stack-beans", { ...ARGS, requestTimeoutSeconds: 3600 }, { transformations });
    assert.deepEqual(timeouts.get("aws:ecs/service:Service"), { update: "80m", delete: "80m" });
  });

  it("drains a stopping task for the configured time, even none", async () => {
    for (const drainSeconds of [0, 300]) {
      const { group, balancer } = await api({ requestTimeoutSeconds: 3600, drainSeconds });
      assert.deepEqual([group.deregistrationDelay, balancer.idleTimeout], [drainSeconds, 3600]);
    }
  });

  it("keeps a browser with its task with sticky sessions, in a separate target group, so that the provider can revert it", async () => {
    const plain = (await api()).group;
    const sticky = (await api({ stickySessions: true })).group;
    assert.equal(plain.stickiness, undefined);
    assert.deepEqual(sticky.stickiness, { type: "lb_cookie", cookieDuration: 86_400 });
    assert.notEqual(sticky.name, plain.name);
  });

  it("without a certificate serves on 80 and is open to the world only there; tasks accept only the load balancer", async () => {
    const { registered, listeners, url } = await api();
    assert.equal(url, "http://stack-beans.elb.example");
    assert.deepEqual(
      listeners.map(({ port, protocol, defaultActions }) => [
        port,
        protocol,
        (defaultActions as [{ type: string }])[0].type,
      ]),
      [[80, "HTTP", "forward"]],
    );
    assert.deepEqual(rules(registered, "Ingress"), [
      ["stack-beans-balancer-id", 80, 80, "0.0.0.0/0"],
      ["stack-beans-api-id", 8000, 8000, "stack-beans-balancer-id"],
    ]);
    assert.deepEqual(rules(registered, "Egress"), [["stack-beans-balancer-id", 8000, 8000, "stack-beans-api-id"]]);
  });

  it("with a certificate serves on 443 by TLS 1.2 and later, and 80 redirects there", async () => {
    const { registered, listeners, url } = await api({ certificateArn: CERTIFICATE });
    assert.equal(url, "https://stack-beans.elb.example");
    const [http, https] = listeners;
    assert.deepEqual(http!.defaultActions, [
      { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } },
    ]);
    assert.deepEqual([https!.port, https!.protocol, https!.certificateArn], [443, "HTTPS", CERTIFICATE]);
    assert.match(https!.sslPolicy as string, /^ELBSecurityPolicy-TLS13-1-2/);
    assert.equal((https!.defaultActions as [{ type: string }])[0].type, "forward");
    assert.deepEqual(
      rules(registered, "Ingress").map(([, port]) => port),
      [80, 443, 8000],
    );
  });

  it("inside a network is open to private ranges only, or to the given ones", async () => {
    const inside = { ...ARGS.loadBalancer, internal: true };
    const sources = (registered: Registered[]) =>
      rules(registered, "Ingress").flatMap(([, port, , source]) => (port === 80 ? [source] : []));
    const { registered, balancer } = await api({ loadBalancer: inside });
    assert.equal(balancer.internal, true);
    assert.deepEqual(sources(registered), ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]);
    const given = await api({ loadBalancer: { ...inside, allowFrom: ["10.9.0.0/16"] } });
    assert.deepEqual(sources(given.registered), ["10.9.0.0/16"]);
  });

  it("runs on Spot if configured", async () => {
    const provider = async (spot: boolean) =>
      ((await api({ spot })).service.capacityProviderStrategies as [{ capacityProvider: string }])[0].capacityProvider;
    assert.deepEqual([await provider(false), await provider(true)], ["FARGATE", "FARGATE_SPOT"]);
  });

  it("has valid names for its load balancer, which differ if it is replaced", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,80}$/), (name) => {
        const short = shortName(name, "a");
        assert.match(short, /^[a-z]([a-z0-9-]*[a-z0-9])$/);
        assert.ok(short.length <= 32);
        assert.notEqual(short, shortName(name, "b"));
      }),
    );
  });
});

describe("the task of an API", () => {
  it("opens the port, passes it to the script and keeps no record of a run", async () => {
    const registered = mockEngine();
    new RTask("t", {
      model: "beans",
      script: "api.R",
      image: "r",
      region: "eu-west-1",
      bucketName: "data",
      roles: { taskRoleArn: "arn:task", executionRoleArn: "arn:execution" },
      logGroupName: "/g",
      port: 9000,
    });
    await settled();
    const definition = only(registered, "aws:ecs/taskDefinition:TaskDefinition").inputs;
    const [container] = JSON.parse(definition.containerDefinitions as string);
    assert.deepEqual(container.portMappings, [{ containerPort: 9000, protocol: "tcp" }]);
    const environment = container.environment.map(({ name, value }: Record<string, string>) => `${name}=${value}`);
    assert.ok(environment.includes("RFARGATE_PORT=9000") && environment.includes("RFARGATE_RECORD=none"));
  });
});
