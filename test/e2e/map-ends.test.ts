import assert from "node:assert/strict";
import { rfargate, STACK, script } from "./support";

const onStack = ["--stack", STACK];
const map = (file: string, id: string, ...more: string[]) =>
  rfargate(["map", script(file), "--id", id, ...more, "--json", ...onStack]);

describe("the ends of a map's tasks, on the emulator", function () {
  this.timeout(240_000);

  it("leaves an item that ran out of memory to the next size, and the others where they are", async () => {
    const id = `hungry-${Date.now()}`;
    const { code, stdout, stderr } = await map("hungry.R", id, "--over", "1..3", "--batch", "3", "--tries", "1");
    assert.equal(code, 0, stdout + stderr);
    const { done, tasks } = JSON.parse(stdout) as { done: number; tasks: Array<{ memory: number; peak: number }> };
    assert.equal(done, 3);
    assert.deepEqual(
      tasks.map(({ memory }) => memory),
      [512, 1024],
    );
    assert.ok(tasks[1]!.peak > 512, stdout);
    const { stdout: log } = await rfargate(["logs", `${id}/2`, ...onStack]);
    assert.equal(log, "item 2 is done\n");
  });

  it("tries the first item alone, and says what the whole would take", async () => {
    const id = `tried-${Date.now()}`;
    const { code, stdout, stderr } = await map("first.R", id, "--over", "1..50", "--try", "-e", "YEAR=2026");
    assert.equal(code, 0, stdout + stderr);
    assert.match(stderr, /the first item took \d+\.\d s, \d+ of 512 MiB/);
    assert.match(stderr, /map tried-\d+: 50 items in \d+ chunks of \d+/);
    const { status } = JSON.parse(stdout) as { status: string };
    assert.equal(status, "NOT_STARTED");
  });
});
