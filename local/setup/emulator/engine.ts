import { spawnSync } from "node:child_process";
import { release } from "node:os";
import { dockerHost } from "../docker-host";

/** A Docker engine. */
export interface Engine {
  /** Its address as Docker's client uses it, e.g. `unix:///run/user/1000/docker.sock`. */
  host: string;
  /** Of `docker info`. */
  operatingSystem: string;
  kernelVersion: string;
}

/** Where an engine in a virtual machine has its socket. */
const USUAL = "/var/run/docker.sock";

let known: Engine | undefined;

/** The engine of Docker's client; undefined: none answers. */
export function engineOf(): Engine | undefined {
  if (known) return known;
  const format = "{{.OperatingSystem}}\n{{.KernelVersion}}";
  const { status, stdout } = spawnSync("docker", ["info", "--format", format], { encoding: "utf8" });
  const [operatingSystem, kernelVersion] = (stdout ?? "").split("\n");
  if (status !== 0 || !operatingSystem || !kernelVersion) return undefined;
  known = { host: dockerHost(), operatingSystem, kernelVersion };
  return known;
}

/** Whether an engine shares this machine's network and files: Docker Desktop has this kernel in WSL 2, and neither. @param kernel of this machine */
export function isHere({ operatingSystem, kernelVersion }: Engine, kernel = release()): boolean {
  return operatingSystem !== "Docker Desktop" && kernelVersion === kernel;
}

/** Path of an engine's socket on its machine. R_ON_FARGATE_DOCKER_SOCKET wins. */
export function socketOf(engine: Engine, env: NodeJS.ProcessEnv = process.env): string {
  const path = /^unix:\/\/(.+)$/.exec(engine.host)?.[1];
  return env.R_ON_FARGATE_DOCKER_SOCKET || (isHere(engine) && path) || USUAL;
}
