import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alone } from "../../runner/setup/lock";

/** Larger than any process number that Linux gives. */
const NO_PROCESS = 2 ** 23;

describe("one set-up at a time", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("releases the lock, even after a failure", async () => {
    const file = join(folder, "lock");
    assert.equal(await alone(async () => existsSync(file), file), true);
    await assert.rejects(
      alone(() => Promise.reject(new Error("so")), file),
      /so/,
    );
    assert.equal(existsSync(file), false);
  });

  it("takes over from a set-up that was killed", async () => {
    const file = join(folder, "lock");
    writeFileSync(file, String(NO_PROCESS));
    assert.equal(await alone(async () => "done", file), "done");
  });

  it("takes over a lock that names no process", async () => {
    const file = join(folder, "lock");
    writeFileSync(file, "");
    assert.equal(await alone(async () => "done", file), "done");
  });

  it("fails where the lock can be neither taken nor read, instead of trying for ever", async () => {
    const file = join(folder, "lock");
    mkdirSync(file);
    await assert.rejects(
      alone(async () => "done", file),
      /EISDIR/,
    );
  });

  it("waits for a running one", async () => {
    const file = join(folder, "lock");
    const order: string[] = [];
    const first = alone(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push("first");
    }, file);
    await alone(async () => void order.push("second"), file);
    await first;
    assert.deepEqual(order, ["first", "second"]);
  });
});
