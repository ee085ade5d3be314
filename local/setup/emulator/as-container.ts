import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { attempt, run } from "../../../runner/setup/command";
import { contentKey } from "../../../runner/setup/hash";
import { SetupError } from "../../../runner/setup/setup-error";
import { ROOT } from "../places";
import { emulatorImage } from "../steps/emulator-image";
import { engineOf, socketOf } from "./engine";
import { settingNames, settingValues } from "./settings";
import { untilReady } from "./until-ready";
import type { EmulatorStatus, EmulatorWay } from "./way";

/** Its folder in the container. */
const DIR = "/var/lib/fargate-emulator";
/** Has the key of the code that the container was started from. */
const STARTED = "r-on-fargate.started-from";
/** More than the emulator takes to end its tasks. */
const STOP_SECONDS = 60;

/**
 * A container of any Docker engine whose published ports are on this machine's localhost.
 * @param name of the container and of the volume with its state; a volume of its own has the CA alone, which tasks mount
 * @param folder for copies of its AWS profile and CA, for programs of this machine
 */
export function asContainer(name: string, folder: string): EmulatorWay {
  const volumes = { state: name, shared: `${name}-ca` };

  /** @returns undefined: no such container */
  const inspect = async (format: string): Promise<string | undefined> => {
    const { code, stdout } = await attempt("docker", ["container", "inspect", "--format", format, name]);
    return code === 0 ? stdout.trim() : undefined;
  };

  const copyForClients = async () => {
    mkdirSync(join(folder, "tls"), { recursive: true, mode: 0o700 });
    for (const [from, to] of [
      ["tls/ca.pem", "tls/ca.pem"],
      ["aws", "."],
    ] as const)
      await run("copying the emulator's profile", "docker", ["cp", `${name}:${DIR}/${from}`, join(folder, to)]);
  };

  return {
    needs: ["docker", "emulator image"],

    async status() {
      if ((await inspect("{{.State.Running}}")) !== "true") return { running: false };
      const { stdout } = await attempt("docker", ["exec", name, ...commandLine("status")], { timeout: 20 });
      try {
        return JSON.parse(stdout) as EmulatorStatus;
      } catch {
        return { running: true, healthy: false };
      }
    },

    startedFrom: () => inspect(`{{index .Config.Labels "${STARTED}"}}`),

    startKey: () => contentKey(ROOT, [], emulatorImage(), ...settingValues()),

    async start(port) {
      const engine = engineOf();
      if (!engine)
        throw new SetupError("Docker's engine does not answer", ["start it; `docker info` must show a server"]);
      const options = [
        ...["--name", name, "--label", `${STARTED}=${this.startKey()}`],
        ...["--init", "--stop-timeout", String(STOP_SECONDS)],
        ...["--publish", `127.0.0.1:${port}:${port}`],
        ...["--volume", `${volumes.state}:${DIR}`, "--volume", `${volumes.shared}:${DIR}/shared`],
        // Where SELinux is on, a container reaches the socket only without its label.
        ...["--volume", `${socketOf(engine)}:/var/run/docker.sock`, "--security-opt", "label=disable"],
        ...settingNames().flatMap((setting) => ["--env", setting]),
      ];
      const serve = ["serve", "--container", "--dir", DIR, "--port", port, "--profile-ca", join(folder, "tls/ca.pem")];
      await run("starting the emulator", "docker", ["run", "--detach", ...options, emulatorImage(), ...serve]);
      await untilReady({
        async read() {
          const { stdout, stderr } = await attempt("docker", ["logs", name]);
          return `${stdout}\n${stderr}`;
        },
        ended: async () => (await inspect("{{.State.Running}}")) !== "true",
        where: `docker logs ${name}`,
      });
      await copyForClients();
    },

    async interrupt(task) {
      await run("interrupting a task", "docker", ["exec", name, ...commandLine("interrupt"), task]);
    },

    async stop() {
      if ((await inspect("{{.Id}}")) === undefined) return;
      await run("stopping the emulator", "docker", ["stop", name], { timeout: STOP_SECONDS + 30 });
      await run("removing the emulator's container", "docker", ["rm", name]);
    },

    async empty() {
      await this.stop();
      await run("removing the emulator's state", "docker", ["volume", "rm", "--force", ...Object.values(volumes)]);
    },
  };
}

function commandLine(command: string): string[] {
  return ["python3", "-m", "fargate_emulator", command, "--dir", DIR];
}
