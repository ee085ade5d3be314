import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
import { parse } from "yaml";
import type { StackOutputs } from "../contract/outputs/schema";
import { TestStack } from "../test/engine/support";
import { clientSettings } from "../test/support/emulator-aws";
import { eventually } from "../test/support/eventually";

const ROOT = resolve(__dirname, "..");
const STACK = "test-bench-api";
const MODEL = "bean-counter";
/** Concurrent requests, as in the pattern's own load test, which sends 100,000 requests; here the number is bounded. */
const CONCURRENCY = 100;
const TIMEOUT_SECONDS = 120;

/** A result of ApacheBench. Times are milliseconds. */
interface Load {
  perSecond: number;
  median: number;
  p95: number;
  p99: number;
  failed: number;
}

/**
 * The bean counter under load on the emulator: two tasks behind the load balancer, against one of them without it. Every
 * request analyses a picture. Requests stay on this machine.
 * @param requests for each of the two
 */
export async function apiLoad(requests: number): Promise<string> {
  const stack = new TestStack(STACK);
  await stack.create((config) => {
    const example = `examples/${MODEL}`;
    config["r-on-fargate:bucket"] = { scripts: `${example}/r_scripts`, inputs: `${example}/input` };
    config["r-on-fargate:image"] = { packages: `${example}/requirements.R`, buildNetwork: "host" };
    config["r-on-fargate:models"] = parse(readFileSync(join(ROOT, example, "models.yaml"), "utf8"));
  });
  try {
    const up = await stack.run(["up"], "--yes", "--skip-preview");
    if (up.code !== 0) throw new Error(up.text);
    const { stdout } = await stack.run(["stack", "output", "rOnFargate"], "--json");
    return await measure(JSON.parse(stdout), requests);
  } finally {
    await stack.destroy();
    await stack.remove();
  }
}

async function measure(outputs: StackOutputs, requests: number): Promise<string> {
  const { url, port, service } = outputs.models[MODEL]!.api!;
  const tasks = await addresses(outputs.cluster.name, service);
  // The emulator sends requests to a task from its start, AWS from its first good health check.
  for (const address of tasks)
    await eventually(`answers of ${address}`, async () => (await fetch(`http://${address}:${port}/ping`)).ok);
  // The emulator has one address for all load balancers and selects one by the Host header.
  const balanced = await load(requests, `${clientSettings().endpoint}/sample`, ["-H", `Host: ${new URL(url).host}`]);
  const direct = await load(requests, `http://${tasks[0]}:${port}/sample`);
  const shown = ({ perSecond, median, p95, p99, failed }: Load) =>
    `${perSecond.toFixed(1)} requests/s (median ${median} ms, 95 % ${p95} ms, 99 % ${p99} ms, ${failed} failed)`;
  return (
    `API under load, ${requests} requests, ${CONCURRENCY} at once, two tasks behind the load balancer, against one without it: ` +
    `${shown(balanced)} against ${shown(direct)}, ratio ${(balanced.perSecond / direct.perSecond).toFixed(2)}`
  );
}

/** Addresses of a service's tasks. */
async function addresses(cluster: string, serviceName: string): Promise<string[]> {
  const ecs = new ECSClient(clientSettings());
  const { taskArns } = await ecs.send(new ListTasksCommand({ cluster, serviceName }));
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  const details = tasks!.flatMap(({ attachments }) => attachments?.flatMap(({ details }) => details ?? []) ?? []);
  return details.flatMap(({ name, value }) => (name === "privateIPv4Address" && value ? [value] : []));
}

async function load(requests: number, url: string, options: string[] = []): Promise<Load> {
  const limits = ["-q", "-n", `${requests}`, "-c", `${CONCURRENCY}`, "-s", `${TIMEOUT_SECONDS}`];
  const { stdout } = await promisify(execFile)("ab", [...limits, ...options, url]);
  const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? 0);
  return {
    perSecond: number(/Requests per second:\s+([\d.]+)/),
    median: number(/^\s+50%\s+(\d+)/m),
    p95: number(/^\s+95%\s+(\d+)/m),
    p99: number(/^\s+99%\s+(\d+)/m),
    failed: number(/Failed requests:\s+(\d+)/) + number(/Non-2xx responses:\s+(\d+)/),
  };
}

if (require.main === module) {
  apiLoad(Number(process.env.REQUESTS ?? 1000)).then(console.log, (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
