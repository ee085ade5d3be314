import { Refusal } from "../../runner/setup/refusal";
import { OLDEST_PULUMI } from "../../runner/setup/versions";
import type { Machine } from "./machine";

/** What the pinned Go modules demand. */
export const OLDEST_GO = "1.25.8";

/** No Docker engine answers. @param said what `docker version` wrote */
export function noDocker(machine: Machine, said: string): Refusal {
  if (/permission denied/i.test(said)) {
    return new Refusal(
      "this user may not reach the Docker engine.",
      "sudo usermod -aG docker $USER, then log in anew; or run as root.",
    );
  }
  if (machine.platform !== "linux") {
    return new Refusal(
      `no Docker engine for Linux tasks on ${machine.platform}: the emulator runs tasks in a Docker network of this machine.`,
      "use a Linux machine (a virtual machine does) with Docker, Node 22.12, Python 3.11 and Go (Go only where pulumi.com cannot be reached).",
    );
  }
  if (machine.has("docker")) {
    return new Refusal(
      `Docker is installed but its engine does not answer${said ? ` (${lastLine(said)})` : ""}.`,
      "start it: sudo systemctl start docker, or sudo dockerd; `docker version` must show a server.",
    );
  }
  const why = !machine.root ? "this user is not root" : "this system is not Debian or made from it";
  return new Refusal(
    `Docker is not installed, and it is not installed for you because ${why}.`,
    "install Docker's engine and client (Debian and Ubuntu: sudo apt-get install docker.io; others: docs.docker.com/engine/install).\n" +
      "let this user reach it: sudo usermod -aG docker $USER, then log in anew.",
  );
}

/** @param holder what listens there, if it can be seen */
export function portInUse(port: string, holder: string | undefined): Refusal {
  return new Refusal(
    `port ${port}, where the emulator is to listen, is in use${holder ? ` by ${holder}` : " by another program"}.`,
    `stop it (ss -ltnp 'sport = :${port}' shows it), or choose another port: make demo R_ON_FARGATE_PORT=14566`,
  );
}

/** @param given what `go version` gave, undefined without Go */
export function noGo(given: string | undefined, why: string): Refusal {
  return new Refusal(
    given
      ? `Go ${given} is too old to build Pulumi's engine.`
      : "Pulumi's engine has to be built, and Go is not installed.",
    `install Go ${OLDEST_GO} or newer (go.dev/dl).\n` +
      `or let this machine reach get.pulumi.com, or install Pulumi ${OLDEST_PULUMI} or newer on PATH: then nothing is built.\n` +
      `why it has to be built: ${why}`,
  );
}

export function noPython(given: string | undefined): Refusal {
  return new Refusal(
    given
      ? `Python ${given} is too old for the emulator; it takes 3.11 or newer.`
      : "the emulator takes Python 3.11 or newer, and there is no python3 on PATH.",
    "Debian and Ubuntu: sudo apt-get install python3 python3-venv.",
  );
}

export function noVenv(machine: Machine): Refusal {
  return new Refusal(
    "Python cannot make virtual environments here: its module ensurepip is missing.",
    machine.debian ? "sudo apt-get install python3-venv" : "install your system's package for Python's venv module.",
  );
}

/** @param pid of the Pulumi that holds the stack */
export function stackInUse(pid: number): Refusal {
  return new Refusal(
    `stack local is in use by another Pulumi, process ${pid}.`,
    `wait until it is done, or end it (kill ${pid}), then run the same again.`,
  );
}

/** @param log path; @param tail its last lines */
export function emulatorDied(log: string, tail: string): Refusal {
  const said = tail.split("\n").filter((line) => line.startsWith("emulator: "));
  const why = said.at(-1)?.slice("emulator: ".length);
  const [cause, remedy] = why?.split(/\.? Remedy: /) ?? [];
  return new Refusal(
    `the emulator did not start${cause ? `: ${cause}.` : "."}`,
    [remedy ?? "see what it wrote, and run the same again.", `its log: ${log}`].join("\n"),
  );
}

/** Why stack local is made anew. Not a refusal: the set-up says it and goes on. */
export function stackOutdated(reason: "lost" | "unfinished" | "unreadable"): string {
  return {
    lost: "The emulator lost what stack local had made in it (it was killed or removed); the stack is made anew.",
    unfinished:
      "An earlier deployment of stack local was broken off in the middle; the emulator is emptied and the stack made anew.",
    unreadable: "The passphrase of stack local is gone; the emulator is emptied and the stack made anew.",
  }[reason];
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
