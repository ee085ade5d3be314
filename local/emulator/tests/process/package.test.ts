import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baseImage, DEFAULT_BASE } from "../../../setup/steps/images";
import { describeProcess, ownProcess } from "../support/emulator";
import { EmulatorProcess, exec, freePort, PACKAGE } from "../support/process";

describeProcess("The emulator as a Python package", function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), "emulator-package-"));
  const command = join(folder, "venv/bin/fargate-emulator");
  let own: EmulatorProcess;

  before(async () => {
    own = await ownProcess();
    assert.equal(await own.end(), 0);
    // A copy: pip leaves what it builds beside the source.
    cpSync(PACKAGE, join(folder, "source"), { recursive: true });
    await exec("python3", ["-m", "venv", join(folder, "venv")]);
    await exec(join(folder, "venv/bin/pip"), ["install", "--quiet", join(folder, "source")]);
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await own.start();
  });

  it("starts by its command, builds its forwarder and stops, without other files of this repository", async () => {
    const dir = join(folder, "state");
    const port = await freePort();
    const args = ["serve", "--dir", dir, "--port", `${port}`, "--forwarder-base", baseImage() ?? DEFAULT_BASE];
    const installed = new EmulatorProcess(dir, port, {}, [command, ...args]);
    await installed.start();
    const status = JSON.parse((await exec(command, ["status", "--dir", dir])).stdout);
    assert.deepEqual([status.healthy, status.endpoint], [true, `https://localhost:${port}`]);
    const { stdout } = await exec(command, ["stop", "--dir", dir]);
    assert.match(stdout, /^emulator stopped/);
  });
});
