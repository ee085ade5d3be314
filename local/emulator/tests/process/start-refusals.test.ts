import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unique } from "../support/account";
import { describeProcess, endEmulator } from "../support/emulator";
import { EmulatorProcess, emulatorCommand, exec } from "../support/process";

describeProcess("The emulator's process, when it cannot start", function () {
  this.timeout(90_000);
  let own: EmulatorProcess;

  before(async () => {
    await endEmulator();
    own = await EmulatorProcess.fresh();
  });
  after(() => rmSync(own.dir, { recursive: true }));

  it("names a port in use, and the remedy", async () => {
    const server = createServer().listen(0, "0.0.0.0");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const attempt = new EmulatorProcess(own.dir, port);
    await assert.rejects(
      attempt.start(),
      new RegExp(`port ${port} is in use by another program\\. Remedy: .*R_ON_FARGATE_PORT`),
    );
    assert.equal(await attempt.end(), 1);
    server.close();
  });

  it("names the Docker network that has the metadata range", async () => {
    const name = unique("taken");
    await exec("docker", ["network", "create", "--subnet", "169.254.170.0/25", name]);
    try {
      await assert.rejects(
        new EmulatorProcess(own.dir, own.port).start(),
        new RegExp(`network ${name} has the range .*Remedy: docker network rm ${name}`),
      );
    } finally {
      await exec("docker", ["network", "rm", name]);
    }
  });

  it("rejects other versions of ministack than its own", async () => {
    const packages = mkdtempSync(join(tmpdir(), "packages-"));
    mkdirSync(join(packages, "ministack-9.9.9.dist-info"));
    writeFileSync(
      join(packages, "ministack-9.9.9.dist-info/METADATA"),
      "Metadata-Version: 2.1\nName: ministack\nVersion: 9.9.9\n",
    );
    const attempt = new EmulatorProcess(own.dir, own.port, { PYTHONPATH: packages });
    await assert.rejects(
      attempt.start(),
      /ministack 9\.9\.9 is installed, but this emulator is written for 1\.5\.33\. Remedy: pip install/,
    );
    rmSync(packages, { recursive: true });
  });

  it("reports that Docker does not answer", async () => {
    const attempt = new EmulatorProcess(own.dir, own.port, { DOCKER_HOST: "unix:///no/such/socket" });
    await assert.rejects(attempt.start(), /Docker does not answer: .*Remedy: start it/s);
  });

  it("rejects an invalid account and port", async () => {
    for (const [option, value] of [
      ["--account", "12"],
      ["--port", "99999"],
    ] as const) {
      const { code, stderr } = await emulatorCommand("serve", "--dir", own.dir, "--metadata-image", "x", option, value);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`${option}: '${value}' is not .*allowed:`));
    }
  });

  it("names an image of the forwarder that does not exist", async () => {
    const { code, stderr } = await emulatorCommand(
      "serve",
      "--dir",
      own.dir,
      "--port",
      `${own.port}`,
      "--metadata-image",
      "no-such-image:1",
    );
    assert.equal(code, 1);
    assert.match(
      stderr,
      /the image no-such-image:1 .* does not exist on this machine\. Remedy: remove --metadata-image/,
    );
  });
});
