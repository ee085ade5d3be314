import assert from "node:assert/strict";
import { StopTaskCommand, type Task } from "@aws-sdk/client-ecs";
import { eventually } from "../../../../test/support/eventually";
import { type Place, place } from "../support/account";
import { ecs } from "../support/clients";
import { describe1, events, lines, register, run, runShell, shell, start, until } from "../support/tasks";

describe("A container", function () {
  this.timeout(60_000);
  let here: Place;
  before(async () => {
    here = await place();
  });

  it("runs the definition's entryPoint, as its user, in its working directory, with its limits", async () => {
    const { output } = await runShell(here, "", {
      entryPoint: ["bash", "-c"],
      command: ["id -un; pwd; ulimit -n; cat /proc/1/comm; df -m --output=fstype,size /scratch | tail -1"],
      user: "tester",
      workingDirectory: "/usr",
      ulimits: [{ name: "nofile", softLimit: 2048, hardLimit: 4096 }],
      linuxParameters: { initProcessEnabled: true, tmpfs: [{ containerPath: "/scratch", size: 16 }] },
    });
    assert.deepEqual(output.slice(0, 3), ["tester", "/usr", "2048"]);
    assert.match(output[3]!, /init|tini/);
    assert.match(output[4]!, /^tmpfs +16$/);
  });

  it("has no more memory and processor than the task, also when RunTask overrides the size", async () => {
    const show =
      "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu.max 2>/dev/null; true";
    const task = await run(
      here,
      { cpu: "256", memory: "512", containers: [await shell(here, "main", show)] },
      { overrides: { cpu: "512", memory: "1024" } },
    );
    assert.deepEqual([task.cpu, task.memory], ["512", "1024"]);
    const [memory, quota] = await lines(here, task.taskArn!);
    assert.equal(memory, `${1024 * 1024 * 1024}`);
    assert.equal(quota!.split(" ")[0], "50000");
  });

  it("with a read-only root file system, can write only to its volumes", async () => {
    const { output } = await runShell(
      here,
      "touch /no 2>/dev/null || echo refused; touch /work/yes && echo written; touch /tmp/yes && echo written",
      {
        readonlyRootFilesystem: true,
        user: "1000",
        mountPoints: [
          { sourceVolume: "work", containerPath: "/work", readOnly: false },
          { sourceVolume: "tmp", containerPath: "/tmp", readOnly: false },
        ],
      },
      { volumes: [{ name: "work" }, { name: "tmp" }] },
    );
    assert.deepEqual(output, ["refused", "written", "written"]);
  });

  it("finds content, owner and mode of the image's VOLUME in a task volume", async () => {
    const { output } = await runShell(
      here,
      "stat -c '%U %a' /work; ls /work",
      {
        mountPoints: [{ sourceVolume: "work", containerPath: "/work", readOnly: false }],
      },
      { volumes: [{ name: "work" }] },
    );
    assert.deepEqual(output, ["tester 750", "from-image"]);
  });

  it("gets overrides of command and environment over the definition's", async () => {
    const containers = [
      await shell(here, "main", "echo $A $B", {
        environment: [
          { name: "A", value: "definition" },
          { name: "B", value: "definition" },
        ],
      }),
    ];
    const overrides = {
      containerOverrides: [
        { name: "main", command: ["bash", "-c", "echo now $A $B"], environment: [{ name: "B", value: "override" }] },
      ],
    };
    const task = await run(here, { containers }, { overrides });
    assert.deepEqual(await lines(here, task.taskArn!), ["now definition override"]);
  });

  it("gets its region, and the variable that says it runs on Fargate", async () => {
    const { output } = await runShell(here, "echo $AWS_REGION $AWS_DEFAULT_REGION $AWS_EXECUTION_ENV");
    assert.deepEqual(output, ["eu-west-1 eu-west-1 AWS_ECS_FARGATE"]);
  });

  it("gets AWS's endpoint under the image's own names, too, which the script's variables do not change", async () => {
    const { output } = await runShell(
      here,
      'echo "$RFARGATE_ENDPOINT_URL|$RFARGATE_CA_BUNDLE|$AWS_ENDPOINT_URL|$AWS_CA_BUNDLE"',
    );
    const [endpoint, certificates, ofScript, itsCertificates] = output[0]!.split("|");
    assert.match(endpoint!, /^https:\/\/169\.254\.170\.1:\d+$/);
    assert.match(certificates!, /\.pem$/);
    assert.deepEqual([ofScript, itsCertificates], [endpoint, certificates]);
  });

  it("runs the image's command when the definition has none, and logs with Docker's times", async () => {
    const task = await run(here, { containers: [await shell(here, "main", "", { command: undefined })] });
    const [event] = await events(here, task.taskArn!, "main");
    assert.equal(event!.message, "the image's command");
    assert.ok(event!.timestamp! >= task.createdAt!.getTime() && event!.timestamp! <= task.stoppedAt!.getTime());
  });
});

describe("The network of a task", function () {
  this.timeout(60_000);
  let here: Place;
  before(async () => {
    here = await place();
  });

  it("has an address of its own among running tasks, and nothing of a task that has ended", async () => {
    const ask = "socat - TCP:localhost:8080 2>/dev/null";
    const command = `${ask} && echo left; socat TCP-LISTEN:8080,fork,reuseaddr SYSTEM:'hostname -I' & until ${ask}; do sleep 0.1; done; sleep 2`;
    const definition = await register(here, { containers: [await shell(here, "main", command)] });
    const address = async ({ taskArn }: Task) => {
      await until(here, taskArn!, "STOPPED");
      const printed = await lines(here, taskArn!);
      assert.equal(printed.length, 1, printed.join());
      return printed[0]!.trim();
    };
    assert.match(await address(await start(here, definition)), /^169\.254\.170\.\d+$/);
    const together = await Promise.all([1, 2, 3].map(() => start(here, definition)));
    assert.equal(new Set(await Promise.all(together.map(address))).size, 3);
  });
});

describe("The containers of one task", function () {
  this.timeout(60_000);
  let here: Place;
  before(async () => {
    here = await place();
  });

  it("reach each other on localhost and share volumes; the others end with the essential one", async () => {
    const mountPoints = [{ sourceVolume: "shared", containerPath: "/shared", readOnly: false }];
    const server =
      "echo ready > /shared/state; trap 'echo bye; exit 0' TERM; socat TCP-LISTEN:8080,fork,reuseaddr SYSTEM:'echo from the sidecar' & while :; do sleep 0.1; done";
    const client =
      "until [ -f /shared/state ]; do sleep 0.1; done; until socat - TCP:localhost:8080 2>/dev/null; do sleep 0.1; done";
    const task = await run(here, {
      volumes: [{ name: "shared" }],
      containers: [
        await shell(here, "main", client, {
          mountPoints,
          dependsOn: [{ containerName: "sidecar", condition: "START" }],
        }),
        await shell(here, "sidecar", server, { mountPoints, essential: false }),
      ],
    });
    assert.deepEqual(await lines(here, task.taskArn!), ["from the sidecar"]);
    assert.deepEqual(await lines(here, task.taskArn!, "sidecar"), ["bye"]);
    assert.deepEqual(
      task.containers!.map((container) => container.exitCode),
      [0, 0],
    );
  });

  it("start after what they depend on: COMPLETE, SUCCESS, HEALTHY", async () => {
    const mountPoints = [{ sourceVolume: "shared", containerPath: "/shared", readOnly: false }];
    const task = await run(here, {
      volumes: [{ name: "shared" }],
      containers: [
        await shell(here, "main", "cat /shared/order", {
          mountPoints,
          dependsOn: [
            { containerName: "healthy", condition: "HEALTHY" },
            { containerName: "success", condition: "SUCCESS" },
          ],
        }),
        await shell(here, "healthy", "sleep 0.5; touch /shared/up; sleep 60", {
          mountPoints,
          essential: false,
          stopTimeout: 2,
          healthCheck: { command: ["CMD-SHELL", "test -f /shared/up"], interval: 5, startPeriod: 1 },
          dependsOn: [{ containerName: "success", condition: "SUCCESS" }],
        }),
        await shell(here, "success", "echo success >> /shared/order", {
          mountPoints,
          essential: false,
          dependsOn: [{ containerName: "complete", condition: "COMPLETE" }],
        }),
        await shell(here, "complete", "sleep 0.5; echo complete >> /shared/order; exit 3", {
          mountPoints,
          essential: false,
        }),
      ],
    });
    assert.deepEqual(await lines(here, task.taskArn!), ["complete", "success"]);
  });

  it("show HEALTHY once their health check succeeds, and UNHEALTHY once it fails often enough", async () => {
    const check = (command: string) => ({ command: ["CMD-SHELL", command], interval: 5, retries: 1 });
    for (const [command, expected] of [
      ["true", "HEALTHY"],
      ["false", "UNHEALTHY"],
    ] as const) {
      const containers = [await shell(here, "main", "sleep 60", { healthCheck: check(command), stopTimeout: 2 })];
      const { taskArn } = await start(here, await register(here, { containers }));
      await until(here, taskArn!, "RUNNING");
      const task = await eventually(expected, async () => {
        const shown = await describe1(here, taskArn!);
        return shown.healthStatus !== "UNKNOWN" && shown;
      });
      assert.deepEqual([task.healthStatus, task.containers![0]!.healthStatus], [expected, expected]);
      await (await ecs()).send(new StopTaskCommand({ cluster: here.cluster, task: taskArn }));
    }
  });

  it("do not start when one they depend on fails", async () => {
    const task = await run(here, {
      containers: [
        await shell(here, "main", "echo never", { dependsOn: [{ containerName: "first", condition: "SUCCESS" }] }),
        await shell(here, "first", "exit 1", { essential: false }),
      ],
    });
    assert.equal(task.stopCode, "TaskFailedToStart");
    assert.match(task.stoppedReason!, /main: its dependency first did not reach the condition SUCCESS/);
    assert.deepEqual(await lines(here, task.taskArn!).catch(() => []), []);
  });
});
