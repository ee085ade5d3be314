import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baseImage, DEFAULT_BASE } from "../../../setup/steps/images";
import { describeProcess, endEmulator } from "../support/emulator";
import { EmulatorProcess, exec, freePort, PACKAGE, python } from "../support/process";

/** The folder of an interpreter's packages. */
async function packagesOf(interpreter: string): Promise<string> {
  const print = "import sysconfig; print(sysconfig.get_path('purelib'))";
  return (await exec(interpreter, ["-c", print])).stdout.trim();
}

/** Images of the forwarder that a package has built. */
async function forwarders(): Promise<string[]> {
  const { stdout } = await exec("docker", [
    "image",
    "ls",
    "--format",
    "{{.Repository}}:{{.Tag}}",
    "fargate-emulator/forwarder",
  ]);
  return stdout.split("\n").filter(Boolean);
}

describeProcess("The emulator as a Python package", function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), "emulator-package-"));
  const command = join(folder, "venv/bin/fargate-emulator");
  let there: string[];

  before(async () => {
    await endEmulator();
    there = await forwarders();
    // A copy: pip leaves what it builds beside the source.
    cpSync(PACKAGE, join(folder, "source"), { recursive: true });
    // The packages that it requires are the set-up's, of the same list: pip says whether one is missing.
    await exec(python, ["-m", "venv", "--without-pip", join(folder, "venv")]);
    const installed = join(folder, "venv/bin/python");
    writeFileSync(join(await packagesOf(installed), "required.pth"), await packagesOf(python));
    const pip = ["-m", "pip", "--disable-pip-version-check", "--python", installed];
    await exec(python, [...pip, "install", "--quiet", "--no-deps", "--no-compile", join(folder, "source")]);
    await exec(python, [...pip, "check"]);
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    const built = (await forwarders()).filter((image) => !there.includes(image));
    if (built.length > 0) await exec("docker", ["image", "rm", ...built]);
  });

  it("starts by its command, builds its forwarder and stops, without other files of this repository", async () => {
    const dir = join(folder, "state");
    const port = await freePort();
    const args = ["serve", "--dir", dir, "--port", `${port}`, "--forwarder-base", baseImage() ?? DEFAULT_BASE];
    await new EmulatorProcess(dir, port, {}, [command, ...args]).start();
    const status = JSON.parse((await exec(command, ["status", "--dir", dir])).stdout);
    assert.deepEqual([status.healthy, status.endpoint], [true, `https://localhost:${port}`]);
    const { stdout } = await exec(command, ["stop", "--dir", dir]);
    assert.match(stdout, /^emulator stopped/);
  });
});
