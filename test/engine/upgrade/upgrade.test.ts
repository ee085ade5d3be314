import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import { TestStack } from "../support";

interface Step {
  op: string;
  urn: string;
  detailedDiff?: Record<string, unknown> | null;
}

/**
 * What an upgrade changes, by type and by the properties that differ. CHANGELOG.md describes it under "Upgrading from 0.1.0".
 * The image has another content with every release, so that each task definition has a new revision.
 */
const CHANGES = {
  "create aws:s3/bucketObjectv2:BucketObjectv2": [],
  "replace aws:ecs/taskDefinition:TaskDefinition": ["containerDefinitions", "volumes"],
  "replace docker:index/registryImage:RegistryImage": ["name", "triggers"],
  "replace docker:index/remoteImage:RemoteImage": ["build", "name", "triggers"],
  "replace docker:index/tag:Tag": ["sourceImage", "targetImage"],
  "update aws:cloudwatch/dashboard:Dashboard": ["dashboardBody"],
  "update aws:cloudwatch/eventRule:EventRule": ["eventPattern"],
  "update aws:cloudwatch/metricAlarm:MetricAlarm": ["metricName"],
  "update aws:ecs/service:Service": ["taskDefinition"],
  "update aws:iam/policy:Policy": ["policy"],
  "update aws:iam/rolePolicy:RolePolicy": ["policy"],
  "update aws:lambda/function:Function": ["code", "environment", "lastModified"],
  "update aws:scheduler/schedule:Schedule": ["target"],
  "update aws:sqs/queue:Queue": ["maxMessageSize"],
};

/** `update aws:ecs/service:Service` with the top properties that differ. */
function summary(steps: Step[]): Record<string, string[]> {
  const properties = new Map<string, Set<string>>();
  for (const { op, urn, detailedDiff } of steps) {
    if (op === "same" || op === "read") continue;
    const key = `${op} ${urn.split("::")[2]!.split("$").at(-1)}`;
    const found = properties.get(key) ?? new Set();
    for (const path of Object.keys(detailedDiff ?? {})) found.add(path.split(/[.[]/)[0]!);
    properties.set(key, found);
  }
  const sorted = [...properties].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, found]) => [key, [...found].sort()]));
}

describe("an upgrade of a stack that release 0.1.0 deployed, with every trigger", function () {
  this.timeout(600_000);
  const stack = new TestStack("upgrade");
  const folder = mkdtempSync(join(tmpdir(), "upgrade-"));
  after(async () => {
    await stack.remove();
    rmSync(folder, { recursive: true });
  });

  it("deletes nothing, and changes only what the changelog says", async () => {
    const configuration = parse(readFileSync(join(__dirname, "configuration.yaml"), "utf8")) as object;
    await stack.create((config) => Object.assign(config, configuration));
    const state = join(folder, "state.json");
    writeFileSync(state, gunzipSync(readFileSync(join(__dirname, "state-0.1.0.json.gz"))));
    const imported = await stack.run(["stack", "import"], "--file", state);
    assert.equal(imported.code, 0, imported.text);
    const preview = await stack.run(["preview"], "--json");
    assert.equal(preview.code, 0, preview.text);
    const { steps, changeSummary } = JSON.parse(preview.stdout) as { steps: Step[]; changeSummary: object };
    const counts = { create: 1, replace: 12, update: 31, same: 147 };
    assert.deepEqual([summary(steps), changeSummary], [CHANGES, counts]);
  });
});
