import { SetupError } from "../../runner/setup/setup-error";
import type { Machine } from "./machine";

/** @param said what `docker version` wrote */
export function noDocker(machine: Machine, said: string): SetupError {
  if (/permission denied/i.test(said)) {
    return new SetupError("this user has no access to the Docker engine", [
      "sudo usermod -aG docker $USER, then log in again",
      "run as root",
    ]);
  }
  if (machine.platform !== "linux") {
    return new SetupError(
      machine.has("docker")
        ? `Docker's engine does not answer${said ? ` (${lastLine(said)})` : ""}`
        : "Docker is not installed",
      ["start Docker Desktop, OrbStack, Rancher Desktop or Colima (colima start); `docker version` must show a server"],
    );
  }
  if (machine.has("docker")) {
    return new SetupError(`Docker is installed, but its engine does not answer${said ? ` (${lastLine(said)})` : ""}`, [
      "sudo systemctl start docker",
      "sudo dockerd; `docker version` must show a server",
    ]);
  }
  const why = !machine.root ? "this user is not root" : "this system is not based on Debian";
  return new SetupError(`Docker is not installed, and the set-up cannot install it: ${why}`, [
    "install Docker's engine and client (Debian and Ubuntu: sudo apt-get install docker.io; others: docs.docker.com/engine/install), then sudo usermod -aG docker $USER and log in again",
  ]);
}

/** @param holder the program on the port, if it is visible to this user */
export function portInUse(port: string, holder: string | undefined): SetupError {
  return new SetupError(`the emulator's port ${port} is in use by ${holder ?? "another program"}`, [
    `stop that program (lsof -i :${port} or ss -ltnp 'sport = :${port}' shows it)`,
    "choose another port: make demo R_ON_FARGATE_PORT=14566",
  ]);
}

export function noPython(given: string | undefined): SetupError {
  return new SetupError(
    given
      ? `Python ${given} is too old: the emulator needs 3.11 or newer`
      : "python3 is not on PATH: the emulator needs Python 3.11 or newer",
    ["install Python 3.11 or newer (Debian and Ubuntu: sudo apt-get install python3 python3-venv)"],
  );
}

export function noVenv(machine: Machine): SetupError {
  return new SetupError("Python cannot create virtual environments: its module ensurepip is missing", [
    machine.debian ? "sudo apt-get install python3-venv" : "install your system's package for Python's venv module",
  ]);
}

/** @param pid of the Pulumi that holds the stack */
export function stackInUse(pid: number): SetupError {
  return new SetupError(`another Pulumi (process ${pid}) is using stack local`, [
    "wait until it ends, then run the command again",
    `end it (kill ${pid}), then run the command again`,
  ]);
}

/** @param log path; @param tail its last lines */
export function emulatorDied(log: string, tail: string): SetupError {
  const said = tail.split("\n").filter((line) => line.startsWith("emulator: "));
  const why = said.at(-1)?.slice("emulator: ".length);
  const [cause, remedy] = why?.split(/\.? Remedy: /) ?? [];
  return new SetupError(
    `the emulator did not start${cause ? `: ${cause}` : ""}`,
    [remedy ?? "read its log, then run the command again"],
    [`log: ${log}`],
  );
}

/** Why the set-up makes stack local again. Not an error: the set-up prints it and continues. */
export function stackOutdated(reason: "lost" | "unfinished" | "unreadable"): string {
  return {
    lost: "The emulator was killed or removed and lost the resources of stack local. Creating the stack again.",
    unfinished:
      "The last deployment of stack local was interrupted. Emptying the emulator and creating the stack again.",
    unreadable: "The passphrase of stack local is missing. Emptying the emulator and creating the stack again.",
  }[reason];
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
