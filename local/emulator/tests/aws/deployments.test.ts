import assert from "node:assert/strict";
import {
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
} from "@aws-sdk/client-ecs";
import { eventually } from "../../../../test/support/eventually";
import { type Place, place } from "../support/account";
import { ecs } from "../support/clients";
import { balancer } from "../support/load-balancer";
import { deleteServices, makeService } from "../support/services";
import { type Definition, register, shell } from "../support/tasks";

const PORT = 8000;
const LIVE = "trap 'exit 0' TERM; while :; do sleep 0.1; done";

describe("The first deployment of a service", function () {
  this.timeout(120_000);
  let here: Place;
  before(async () => {
    here = await place();
  });
  after(() => deleteServices(here));

  /** Makes a service of one task, with a circuit breaker. Returns its name. */
  async function service(
    containers: Definition["containers"],
    more: Partial<CreateServiceCommandInput> = {},
  ): Promise<string> {
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    return makeService(here, await register(here, { containers }), { deploymentConfiguration, ...more });
  }

  /** Makes a service of one task behind a target group, whose check is as quick as AWS takes it. */
  async function served(command: string): Promise<string> {
    const check = { HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2, UnhealthyThresholdCount: 2 };
    const { targetGroupArn } = await balancer([], {}, { Port: PORT, ...check });
    const containers = [await shell(here, "main", command, { portMappings: [{ containerPort: PORT }] })];
    const loadBalancers = [{ targetGroupArn, containerName: "main", containerPort: PORT }];
    return service(containers, { loadBalancers });
  }

  const deployment = async (name: string) => {
    const request = new DescribeServicesCommand({ cluster: here.cluster, services: [name] });
    return (await (await ecs()).send(request)).services![0]!.deployments![0]!;
  };
  const rollout = (name: string, state: "FAILED" | "COMPLETED") =>
    eventually(`a deployment that has ${state}`, async () => {
      const found = await deployment(name);
      return found.rolloutState === state ? found : undefined;
    });

  it("fails if its tasks end at once, with their exit codes and the last lines of the log", async () => {
    const name = await service([await shell(here, "main", "echo no model at /data/model.rds; exit 3")]);
    assert.equal((await deployment(name)).rolloutState, "IN_PROGRESS");
    const { rolloutStateReason, failedTasks } = await rollout(name, "FAILED");
    assert.equal(failedTasks, 3);
    assert.match(rolloutStateReason!, /circuit breaker was triggered/);
    assert.match(
      rolloutStateReason!,
      /Essential container .*main exited with 3.*\n {2}no model at \/data\/model\.rds$/,
    );
    const request = new ListServiceDeploymentsCommand({ cluster: here.cluster, service: name });
    const { serviceDeployments } = await (await ecs()).send(request);
    assert.equal(serviceDeployments![0]!.statusReason, rolloutStateReason);
  });

  it("is in progress until its task is healthy", async () => {
    const healthCheck = { command: ["CMD-SHELL", "test -f /tmp/ready"], interval: 5, retries: 10 };
    const name = await service([await shell(here, "main", `sleep 8; touch /tmp/ready; ${LIVE}`, { healthCheck })]);
    await eventually("a running task", async () => (await deployment(name)).runningCount === 1);
    assert.equal((await deployment(name)).rolloutState, "IN_PROGRESS");
    await rollout(name, "COMPLETED");
  });

  it("fails if its tasks stay unhealthy, after replacing and counting them", async () => {
    const healthCheck = { command: ["CMD-SHELL", "false"], interval: 5, retries: 1 };
    const name = await service([await shell(here, "main", LIVE, { healthCheck })]);
    const { rolloutStateReason } = await rollout(name, "FAILED");
    assert.match(rolloutStateReason!, /Task failed container health checks/);
  });

  it("is in progress until its task passes the load balancer's health check", async () => {
    const answer = "printf 'HTTP/1.0 200 OK\\r\\n\\r\\n' >/tmp/answer";
    const serve = `exec socat TCP-LISTEN:${PORT},fork,reuseaddr SYSTEM:"cat /tmp/answer; cat >/dev/null"`;
    const name = await served(`${answer}; sleep 4; ${serve}`);
    await eventually("a running task", async () => (await deployment(name)).runningCount === 1);
    assert.equal((await deployment(name)).rolloutState, "IN_PROGRESS");
    await rollout(name, "COMPLETED");
  });

  it("fails if its tasks end before they respond, however long they ran", async () => {
    const name = await served("sleep 3; echo could not find function; exit 1");
    const { rolloutStateReason } = await rollout(name, "FAILED");
    assert.match(rolloutStateReason!, /main exited with 1.*\n {2}could not find function$/);
  });

  it("fails if its tasks never respond", async () => {
    const { rolloutStateReason } = await rollout(await served(LIVE), "FAILED");
    assert.match(rolloutStateReason!, /Task failed ELB health checks/);
  });
});
