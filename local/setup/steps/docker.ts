import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { attempt, run } from "../../../runner/setup/command";
import { SetupError } from "../../../runner/setup/setup-error";
import type { Step } from "../../../runner/setup/steps";
import { aptInstall } from "../apt";
import type { Machine } from "../machine";
import { noDocker } from "../messages";
import { PLACES } from "../places";

const START_SECONDS = 60;

/** A running Docker engine: the machine's, else Debian's, installed and started if this user may. */
export function dockerEngine(machine: Machine): Step {
  return {
    name: "docker",
    doing: "installing and starting Docker",
    needs: [],
    check: async () => (await engineAnswer()).ok,
    async do(progress) {
      const answer = await engineAnswer();
      const mayInstall = machine.platform === "linux" && machine.root && (machine.debian || machine.has("dockerd"));
      // DOCKER_HOST names an engine that the set-up does not manage.
      if (!mayInstall || process.env.DOCKER_HOST) throw noDocker(machine, answer.said);
      if (!machine.has("docker") || !machine.has("dockerd")) {
        progress("installing docker.io");
        await aptInstall(["docker.io", "iptables", "ca-certificates"]);
      }
      progress("starting the engine");
      if (machine.systemd) await run("starting Docker", "systemctl", ["start", "docker"], { log: "docker.log" });
      else startEngine();
      for (let waited = 0; waited < START_SECONDS; waited += 0.5) {
        if ((await engineAnswer()).ok) return;
        await sleep(500);
      }
      throw engineDied();
    },
  };
}

async function engineAnswer(): Promise<{ ok: boolean; said: string }> {
  const { code, stdout, stderr } = await attempt("docker", ["version", "--format", "{{.Server.Version}}"], {
    timeout: 15,
  });
  return { ok: code === 0 && stdout.trim() !== "", said: code === 127 ? "" : stderr };
}

const LOG = join(PLACES.logs, "dockerd.log");

/** Without a service manager: a process that outlives the set-up. */
function startEngine(): void {
  mkdirSync(PLACES.logs, { recursive: true });
  const log = openSync(LOG, "a");
  spawn("dockerd", [], { detached: true, stdio: ["ignore", log, log] })
    .on("error", () => {})
    .unref();
}

function engineDied(): SetupError {
  let tail: string[] = [];
  try {
    tail = readFileSync(LOG, "utf8").trim().split("\n").slice(-5);
  } catch {
    // No log: systemd has it.
  }
  return new SetupError(
    `Docker's engine did not answer within ${START_SECONDS} s of its start`,
    ["fix what its log says (journalctl -u docker, or the file below), then run the command again"],
    [`log: ${LOG}`, ...tail],
  );
}
