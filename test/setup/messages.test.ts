import assert from "node:assert/strict";
import fc from "fast-check";
import { isDebian, type Machine } from "../../local/setup/machine";
import { emulatorDied, noDocker, noGo, noPython, noVenv, portInUse, stackInUse } from "../../local/setup/messages";
import { failureText, type Refusal, refusalText } from "../../runner/setup/refusal";
import { isAtLeast } from "../../runner/setup/versions";

const LINUX: Machine = { root: false, debian: true, systemd: true, platform: "linux", memory: 8e9, has: () => false };
const WITH_DOCKER: Machine = { ...LINUX, has: (program) => program === "docker" };

function says(refusal: Refusal, why: RegExp, remedy: RegExp): void {
  assert.match(refusal.why, why);
  assert.match(refusal.remedy, remedy);
}

describe("what the set-up says when it cannot go on", () => {
  it("tells a user without root and without Docker exactly what to install", () => {
    says(noDocker(LINUX, ""), /not installed.*not root/, /apt-get install docker\.io[\s\S]*usermod -aG docker/);
  });

  it("tells root on another system that it is not Debian", () => {
    says(noDocker({ ...LINUX, root: true, debian: false }, ""), /not Debian/, /docs\.docker\.com/);
  });

  it("tells who may not reach the engine to join its group", () => {
    says(noDocker(WITH_DOCKER, "permission denied while trying to connect"), /may not reach/, /usermod -aG docker/);
  });

  it("tells to start an engine that is installed, with what Docker said", () => {
    says(
      noDocker(WITH_DOCKER, "first\nCannot connect to the Docker daemon"),
      /does not answer \(Cannot connect/,
      /systemctl start docker/,
    );
  });

  it("tells a Mac that tasks need a Linux machine", () => {
    says(noDocker({ ...LINUX, platform: "darwin" }, ""), /darwin/, /Linux machine/);
  });

  it("names the port, who holds it, and how to choose another", () => {
    says(portInUse("4566", "nginx, process 812"), /port 4566.*nginx, process 812/, /R_ON_FARGATE_PORT=/);
    says(portInUse("4566", undefined), /another program/, /ss -ltnp/);
  });

  it("asks for Go only with the reason why something is built, and names the way around", () => {
    says(
      noGo(undefined, "no way to get.pulumi.com"),
      /Go is not installed/,
      /install Go 1\.[\s\S]*PATH[\s\S]*no way to get\.pulumi\.com/,
    );
    says(noGo("1.19.8", "x"), /Go 1\.19\.8 is too old/, /or newer/);
  });

  it("names the Python that is wanted", () => {
    says(noPython("3.9.2"), /3\.9\.2 is too old.*3\.11/, /python3/);
    says(noVenv(LINUX), /ensurepip/, /apt-get install python3-venv/);
  });

  it("names the process that holds the stack", () => {
    says(stackInUse(4711), /process 4711/, /wait/);
  });

  it("passes on the emulator's own cause and remedy", () => {
    const log = "2026 INFO x\nemulator: the range is taken. Remedy: docker network rm other\n";
    says(
      emulatorDied("/logs/emulator.log", log),
      /did not start: the range is taken\.$/,
      /^docker network rm other\n.*emulator\.log/,
    );
    says(emulatorDied("/logs/emulator.log", "Traceback"), /did not start\.$/, /emulator\.log/);
  });

  it("shows cause and remedy as two things", () => {
    assert.equal(
      refusalText(portInUse("1", "x")).split("\n")[0],
      "Cannot go on: port 1, where the emulator is to listen, is in use by x.",
    );
    assert.match(refusalText(noDocker(LINUX, "")), /\nTo do: {8}install Docker/);
  });

  it("tells all that is missing at once", () => {
    const text = failureText(new AggregateError([noDocker(LINUX, ""), noPython(undefined)]));
    assert.match(text, /Docker is not installed[\s\S]*\n\nCannot go on: the emulator takes Python/);
  });
});

describe("comparing versions", () => {
  it("goes by number, not by letter", () => {
    assert.ok(isAtLeast("v3.200.0", "3.99.9"));
    assert.ok(isAtLeast("1.26", "1.25.8"));
    assert.ok(isAtLeast("3.200.0-alpha.1", "3.200.0"));
    assert.ok(!isAtLeast("1.25.7", "1.25.8"));
  });

  it("is an order", () => {
    const version = fc.tuple(fc.nat(9), fc.nat(300), fc.nat(20)).map((parts) => parts.join("."));
    fc.assert(fc.property(version, version, (a, b) => isAtLeast(a, b) || isAtLeast(b, a)));
    fc.assert(fc.property(version, version, (a, b) => !(isAtLeast(a, b) && isAtLeast(b, a)) || a === b));
  });
});

describe("telling Debian", () => {
  it("goes by the system's own words", () => {
    assert.ok(isDebian('NAME="Debian GNU/Linux"\nID=debian\n'));
    assert.ok(isDebian("ID=ubuntu\nID_LIKE=debian\n"));
    assert.ok(isDebian('ID=linuxmint\nID_LIKE="ubuntu debian"\n'));
    assert.ok(!isDebian("ID=fedora\n"));
    assert.ok(!isDebian("VERSION_ID=debian\n"));
    assert.ok(!isDebian(""));
  });
});
