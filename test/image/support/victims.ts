import { docker, execute } from "./docker";

export type Victim = "container" | "r";

/** Ends R itself, not the shells around it. */
const KILL_R = `
for process in /proc/[0-9]*; do
  if read -r name <"$process/comm" && [[ $name == R ]]; then kill -KILL "\${process#/proc/}" && killed=1; fi
done 2>/dev/null
[[ -v killed ]]`;

/**
 * Ends the container of a task, or the R in it, with SIGKILL.
 * @returns whether there was one
 */
export async function killOf(victim: Victim, taskArn: string, container: string): Promise<boolean> {
  const labels = [`task-arn=${taskArn}`, `container-name=${container}`];
  const filters = labels.flatMap((label) => ["--filter", `label=com.amazonaws.ecs.${label}`]);
  const id = await docker("ps", "--quiet", ...filters);
  if (id === "") return false;
  const command = victim === "container" ? ["kill", id] : ["exec", "--user", "0", id, "bash", "-c", KILL_R];
  return (await execute("docker", command)).code === 0;
}
