import { spawnSync } from "node:child_process";

export const DEFAULT_HOST = "unix:///var/run/docker.sock";

let known: string | undefined;

/** Address of the Docker engine: DOCKER_HOST, else that of the client's context, which Docker Desktop, Colima and OrbStack set. */
export function dockerHost(): string {
  if (process.env.DOCKER_HOST) return process.env.DOCKER_HOST;
  const args = ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"];
  known ??= spawnSync("docker", args, { encoding: "utf8" }).stdout?.trim() || DEFAULT_HOST;
  return known;
}
