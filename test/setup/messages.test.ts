import assert from "node:assert/strict";
import fc from "fast-check";
import { requireGo } from "../../local/offline/build/go-version";
import { isDebian, type Machine } from "../../local/setup/machine";
import { emulatorDied, noDocker, noPython, noVenv, portInUse, stackInUse } from "../../local/setup/messages";
import { failureText, type SetupError } from "../../runner/setup/setup-error";
import { isAtLeast } from "../../runner/setup/versions";

const LINUX: Machine = { root: false, debian: true, systemd: true, platform: "linux", memory: 8e9, has: () => false };
const WITH_DOCKER: Machine = { ...LINUX, has: (program) => program === "docker" };

function says(error: SetupError, message: RegExp, remedies: RegExp): void {
  assert.match(error.message, message);
  assert.match(error.remedies.join("\n"), remedies);
}

describe("errors of the set-up", () => {
  it("name the packages to install for a user without root and Docker", () => {
    says(noDocker(LINUX, ""), /not installed.*not root/, /apt-get install docker\.io.*usermod -aG docker/);
  });

  it("tell root on another system that only Debian is supported", () => {
    says(noDocker({ ...LINUX, root: true, debian: false }, ""), /not based on Debian/, /docs\.docker\.com/);
  });

  it("ask a user without access to the Docker engine to join its group", () => {
    says(noDocker(WITH_DOCKER, "permission denied while trying to connect"), /no access/, /usermod -aG docker/);
  });

  it("ask to start an installed engine, with Docker's message", () => {
    says(
      noDocker(WITH_DOCKER, "first\nCannot connect to the Docker daemon"),
      /does not answer \(Cannot connect/,
      /systemctl start docker/,
    );
  });

  it("name Docker's distributions for a Mac, and Docker's message", () => {
    const mac = { ...LINUX, platform: "darwin", debian: false };
    says(noDocker(mac, ""), /^Docker is not installed$/, /Docker Desktop.*colima start/);
    const said = "Cannot connect to the Docker daemon at unix:///Users/x/.docker/run/docker.sock";
    says(noDocker({ ...mac, has: () => true }, said), /does not answer \(Cannot connect/, /Docker Desktop/);
  });

  it("name the port, the program on it, and how to choose another", () => {
    says(portInUse("4566", "nginx (process 812)"), /port 4566.*nginx \(process 812\)/, /R_ON_FARGATE_PORT=/);
    says(portInUse("4566", undefined), /another program/, /ss -ltnp/);
  });

  it("ask for Go only with the reason for building Pulumi, and name alternatives", () => {
    const why = "get.pulumi.com cannot be reached";
    const needs = (given?: string) => {
      try {
        requireGo(given, why);
      } catch (error) {
        return error as SetupError;
      }
      throw new Error("no error");
    };
    says(
      needs(),
      /because get\.pulumi\.com cannot be reached, and Go is not installed/,
      /install Go 1\.[\s\S]*allow access/,
    );
    says(needs("1.19.8"), /Go 1\.19\.8 is too old/, /or newer/);
    assert.equal(requireGo("1.26.1", why), "1.26.1");
  });

  it("name the Python version", () => {
    says(noPython("3.9.2"), /3\.9\.2 is too old.*3\.11/, /python3/);
    says(noVenv(LINUX), /ensurepip/, /apt-get install python3-venv/);
  });

  it("name the process that uses the stack", () => {
    says(stackInUse(4711), /process 4711/, /wait[\s\S]*kill 4711/);
  });

  it("pass on the emulator's own cause and remedy", () => {
    const log = "2026 INFO x\nemulator: the range is taken. Remedy: docker network rm other\n";
    says(emulatorDied("/logs/emulator.log", log), /did not start: the range is taken$/, /^docker network rm other$/);
    assert.equal(
      failureText(emulatorDied("/logs/emulator.log", "Traceback")),
      "error: the emulator did not start\n  try: read its log, then run the command again\n  log: /logs/emulator.log",
    );
  });

  it("print the message and each remedy on a line", () => {
    assert.deepEqual(failureText(portInUse("1", "x")).split("\n"), [
      "error: the emulator's port 1 is in use by x",
      "  try: stop that program (lsof -i :1 or ss -ltnp 'sport = :1' shows it)",
      "   or: choose another port: make demo R_ON_FARGATE_PORT=14566",
    ]);
  });

  it("list everything that is missing at once", () => {
    const text = failureText(new AggregateError([noDocker(LINUX, ""), noPython(undefined)]));
    assert.match(text, /^error: Docker is not installed[\s\S]*\n\nerror: python3 is not on PATH/);
  });
});

describe("comparing versions", () => {
  it("is numeric, not alphabetic", () => {
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

describe("recognizing Debian", () => {
  it("uses the system's own identification", () => {
    assert.ok(isDebian('NAME="Debian GNU/Linux"\nID=debian\n'));
    assert.ok(isDebian("ID=ubuntu\nID_LIKE=debian\n"));
    assert.ok(isDebian('ID=linuxmint\nID_LIKE="ubuntu debian"\n'));
    assert.ok(!isDebian("ID=fedora\n"));
    assert.ok(!isDebian("VERSION_ID=debian\n"));
    assert.ok(!isDebian(""));
  });
});
