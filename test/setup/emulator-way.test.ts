import assert from "node:assert/strict";
import { release } from "node:os";
import { chosenWay, WAYS } from "../../local/setup/emulator/chosen-way";
import { type Engine, isHere, socketOf } from "../../local/setup/emulator/engine";

const HERE: Engine = {
  host: "unix:///var/run/docker.sock",
  operatingSystem: "Ubuntu 24.04.3 LTS",
  kernelVersion: release(),
};
const DESKTOP: Engine = { ...HERE, operatingSystem: "Docker Desktop", kernelVersion: "6.10.14-linuxkit" };
const COLIMA: Engine = {
  host: "unix:///Users/x/.colima/default/docker.sock",
  operatingSystem: "Ubuntu 24.04.1 LTS",
  kernelVersion: "6.8.0-50-lima",
};
/** Docker Desktop in WSL 2 has the distributions' kernel, but neither their network nor their files. */
const WSL: Engine = { ...HERE, operatingSystem: "Docker Desktop" };

describe("the way the emulator runs", () => {
  it("is a process if the engine runs on this machine, else a container", () => {
    assert.equal(chosenWay({}, HERE), WAYS.process);
    for (const engine of [DESKTOP, COLIMA, WSL]) assert.equal(chosenWay({}, engine), WAYS.container);
  });

  it("is the one that R_ON_FARGATE_EMULATOR names", () => {
    assert.equal(chosenWay({ R_ON_FARGATE_EMULATOR: "container" }, HERE), WAYS.container);
    assert.equal(chosenWay({ R_ON_FARGATE_EMULATOR: "process" }, HERE), WAYS.process);
    assert.equal(chosenWay({ R_ON_FARGATE_EMULATOR: "" }, HERE), WAYS.process);
  });

  it("is not a process with an engine on another machine", () => {
    for (const engine of [DESKTOP, COLIMA, WSL])
      assert.throws(() => chosenWay({ R_ON_FARGATE_EMULATOR: "process" }, engine), {
        message: `R_ON_FARGATE_EMULATOR is process, but the Docker engine runs on ${engine.operatingSystem}, not on this machine`,
      });
  });

  it("is rejected if unknown", () => {
    assert.throws(() => chosenWay({ R_ON_FARGATE_EMULATOR: "vm" }, HERE), {
      message: 'R_ON_FARGATE_EMULATOR "vm" is not a way to run the emulator',
      remedies: ["container or process, or unset it"],
    });
  });

  it("is started anew, either way, where one of its own settings is another", () => {
    const keys = () => Object.values(WAYS).map((way) => way.startKey());
    const before = keys();
    process.env.FARGATE_EMULATOR_S3_EVENTS_DELAY = "300";
    try {
      keys().forEach((key, i) => {
        assert.notEqual(key, before[i]);
      });
    } finally {
      delete process.env.FARGATE_EMULATOR_S3_EVENTS_DELAY;
    }
    assert.deepEqual(keys(), before);
  });

  it("needs Python on this machine only as a process", () => {
    assert.ok(!WAYS.container.needs.includes("python"));
    assert.ok(WAYS.process.needs.includes("python"));
  });
});

describe("the Docker engine's socket on the engine's machine", () => {
  it("is the client's if the engine is on this machine, even a rootless one", () => {
    for (const path of ["/var/run/docker.sock", "/run/user/1000/docker.sock"])
      assert.equal(socketOf({ ...HERE, host: `unix://${path}` }, {}), path);
  });

  it("is the default one in a virtual machine, and for an engine reached by TCP", () => {
    const tcp = { ...HERE, host: "tcp://127.0.0.1:2375" };
    for (const engine of [DESKTOP, COLIMA, { ...WSL, host: "unix:///home/x/.docker/desktop/docker.sock" }, tcp])
      assert.equal(socketOf(engine, {}), "/var/run/docker.sock");
  });

  it("is the one that R_ON_FARGATE_DOCKER_SOCKET names", () => {
    const path = "/run/podman/podman.sock";
    assert.equal(socketOf(COLIMA, { R_ON_FARGATE_DOCKER_SOCKET: path }), path);
  });

  it("identifies a machine by its kernel", () => {
    assert.deepEqual(
      [HERE, DESKTOP, COLIMA, WSL].map((engine) => isHere(engine)),
      [true, false, false, false],
    );
  });
});
