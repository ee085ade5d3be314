import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";
import type { ModelOutputs } from "../../contract/outputs/schema";
import { clientSettings } from "../support/emulator-aws";
import { eventually } from "../support/eventually";
import { type Finished, ROOT, rfargate, type TestStack } from "./support";

const PACK = ["--policy-pack", "policy"];
/** Goes on until it is stopped, so that it outlasts the update that makes the next revision. */
const LONG = 'i <- 0\nrepeat { i <- i + 1; cat("second", i, "\\n"); Sys.sleep(1) }\n';
const QUICK = 'file.copy("input.txt", "output/copy.txt")\n';

/**
 * Tests on a stack that is up, whose model `one` has the input `input.txt`: new revisions, what they changed, and the way back.
 * They belong to the suite that calls this.
 */
export function revisionTests(stack: TestStack): void {
  const ecs = new ECSClient(clientSettings());
  let folder: string;
  let config: { packages?: string };
  /** ECS never gives a number twice, also not to a family that was gone. */
  let first: number;

  const outputs = async () => (await stack.outputs()).rOnFargate!;
  const one = async () => (await outputs()).models.one!;
  // Before all else: what follows a `--` is Pulumi's.
  const cli = (command: string, ...args: string[]) => rfargate([command, "--stack", stack.name, ...args]);
  const up = async (...options: string[]) =>
    succeeded(await stack.run(["up"], "--yes", "--skip-preview", ...PACK, ...options));
  const rollback = async (...options: string[]) =>
    succeeded(
      await cli("rollback", "-m", "one", "--yes", ...options, "--", "--skip-preview", "--non-interactive", ...PACK),
    );
  const definition = async (name: string): Promise<TaskDefinition> =>
    (await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }))).taskDefinition!;
  const task = async (arn: string) => {
    const { cluster } = await outputs();
    return (await ecs.send(new DescribeTasksCommand({ cluster: cluster.name, tasks: [arn] }))).tasks?.[0];
  };
  const seconds = async (runId: string) => {
    const { stdout } = await cli("logs", runId);
    return Array.from(stdout.matchAll(/^second (\d+)/gm), ([, second]) => Number(second));
  };
  const active = async (familyPrefix: string) => {
    const { taskDefinitionArns } = await ecs.send(new ListTaskDefinitionsCommand({ familyPrefix }));
    return taskDefinitionArns!.map((arn) => Number(arn.split(":").at(-1)));
  };
  const configure = (change: (model: { revision?: number }, image: { packages?: string }) => void) =>
    stack.configure((settings) => {
      const [model] = settings["r-on-fargate:models"] as Array<{ revision?: number }>;
      change(model!, settings["r-on-fargate:image"] as { packages?: string });
    });
  const packages = (text: string) => {
    writeFileSync(join(folder, "requirements.R"), text);
    configure((_, image) => {
      image.packages = relative(ROOT, join(folder, "requirements.R"));
    });
  };

  before(() => {
    mkdirSync(join(ROOT, ".build"), { recursive: true });
    folder = mkdtempSync(join(ROOT, ".build/revisions-"));
    writeFileSync(join(folder, "long.R"), LONG);
    writeFileSync(join(folder, "quick.R"), QUICK);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("lets running tasks continue while a new image makes a revision that keeps every other property", async () => {
    configure((_, image) => {
      config = { ...image };
    });
    const old = await outputs();
    first = old.models.one!.revision;
    const started = await cli("run", join(folder, "long.R"), "-m", "one", "--no-follow", "--json");
    const { runId, taskArn } = JSON.parse(succeeded(started).stdout);
    await eventually("the run to be running", async () =>
      (await task(taskArn))?.lastStatus === "RUNNING" ? true : undefined,
    );

    packages("# no packages\n");
    const { text } = await up();
    const now = await outputs();
    assert.match(text, /~ digest +: "sha256:[0-9a-f]{64}" => "sha256:[0-9a-f]{64}"/);
    assert.notEqual(now.image.digest, old.image.digest);
    assert.deepEqual(numbers(now.models.one!), [first + 1, undefined]);
    const [before, after] = await Promise.all(
      [old, now].map(({ models }) => definition(models.one!.taskDefinitionArn)),
    );
    assert.ok(after!.containerDefinitions![0]!.image!.endsWith(now.image.digest));
    assert.deepEqual(withoutImage(after!), withoutImage(before!));

    assert.equal((await task(taskArn))?.lastStatus, "RUNNING");
    const diff = await cli("diff");
    assert.equal(diff.code, 1, diff.text);
    assert.ok(diff.stdout.includes(`model one: 1 task of revision ${first} runs, not of ${first + 1}\n`), diff.text);
    const printed = (await seconds(runId)).length;
    await eventually("the run to print more", async () => ((await seconds(runId)).length > printed ? true : undefined));
    succeeded(await cli("stop", runId));
    await eventually("the task to be gone", async () =>
      (await task(taskArn))?.lastStatus === "STOPPED" ? true : undefined,
    );
    const all = await seconds(runId);
    assert.ok(all.length > printed);
    assert.deepEqual(
      all,
      all.map((_, i) => i + 1),
    );
    succeeded(await cli("diff"));
  });

  it("shows the changes of a revision", async () => {
    const { stdout, code } = await cli("diff", String(first), "-m", "one", "--json");
    assert.equal(code, 1);
    const fields = JSON.parse(stdout).changes.map(({ field }: { field: string }) => field);
    assert.deepEqual(fields, ["r-ecs-container.image"]);
    const list = await cli("revisions", "-m", "one");
    assert.match(list.stdout, new RegExp(`^${first + 1} +in use .* image$`, "m"));
    assert.match(list.stdout, new RegExp(`^${first} +\\d{4}-`, "m"));
  });

  it("moves a model to an earlier revision, which later updates keep, and back", async () => {
    await rollback();
    const held = await outputs();
    assert.deepEqual(numbers(held.models.one!), [first, first + 1]);
    const out = join(folder, "output");
    const run = succeeded(await cli("run", join(folder, "quick.R"), "-m", "one", "--out", out, "--json"));
    const { taskDefinitionArn } = (await task(JSON.parse(run.stdout).taskArn))!;
    assert.equal(taskDefinitionArn, held.models.one!.taskDefinitionArn);
    assert.ok(readFileSync(join(out, "copy.txt"), "utf8").length > 0);

    packages("# still none\n");
    await up();
    assert.deepEqual(numbers(await one()), [first, first + 2]);
    const { text } = succeeded(await cli("diff"));
    assert.ok(text.includes(`model one is held at revision ${first}; the configuration's is ${first + 2}`), text);

    await rollback("--undo");
    assert.deepEqual(numbers(await one()), [first + 2, undefined]);
  });

  it("rejects a revision that cannot start at preview", async () => {
    configure((model) => {
      model.revision = first + 99;
    });
    const { code, text } = await stack.run(["preview"]);
    configure((model) => {
      delete model.revision;
    });
    assert.notEqual(code, 0);
    assert.match(text, new RegExp(`task-definition/r-on-fargate-${stack.name}-one:${first + 99}' does not exist`));
  });

  it("reuses an earlier image if its content is restored", async () => {
    configure((_, image) => {
      image.packages = config.packages!;
    });
    await up();
    const { models, image } = await outputs();
    assert.deepEqual(numbers(models.one!), [first + 3, undefined]);
    const then = await definition(`${models.one!.family}:${first}`);
    assert.ok(then.containerDefinitions![0]!.image!.endsWith(image.digest));
  });

  it("reports a revision registered outside the stack, and prunes old ones", async () => {
    const { family, taskDefinitionArn } = await one();
    const { taskDefinitionArn: _, revision, status, registeredAt, ...like } = await definition(taskDefinitionArn);
    const { containerDefinitions = [] } = like;
    await ecs.send(new RegisterTaskDefinitionCommand({ ...like, containerDefinitions, family, memory: "2048" }));
    const { code, stdout } = await cli("diff");
    assert.equal(code, 1);
    const message = `model one: revision ${first + 4} was registered outside of the stack\n  memory: 1024 -> 2048\n`;
    assert.ok(stdout.includes(message), stdout);

    succeeded(await cli("prune", "--keep", "2"));
    assert.deepEqual(await active(family), [first + 3, first + 4]);
    await up("--expect-no-changes", "--refresh");
    assert.equal((await cli("rollback", "-m", "one", "--to", String(first), "--yes")).code, 66);
  });
}

function succeeded(done: Finished): Finished {
  assert.equal(done.code, 0, done.text);
  return done;
}

const numbers = ({ revision, latestRevision }: ModelOutputs) => [revision, latestRevision];

/** All that a revision does not have of its own by being another one. */
function withoutImage({ taskDefinitionArn, revision, registeredAt, ...kept }: TaskDefinition) {
  const containers = kept.containerDefinitions!.map(({ image, ...container }) => container);
  return { ...kept, containerDefinitions: containers };
}
