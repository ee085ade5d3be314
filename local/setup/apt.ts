import { attempt, run } from "../../runner/setup/command";

/** Installs Debian packages, and updates the package lists only if that fails. Needs root. */
export async function aptInstall(packages: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // Waits for another apt, of this set-up or of the system.
  const args = ["-o", "DPkg::Lock::Timeout=300", "install", "--yes", "--no-install-recommends", ...packages];
  const log = `apt-${packages[0]}.log`;
  if ((await attempt("apt-get", args, { env, log })).code === 0) return;
  await run("updating Debian's package lists", "apt-get", ["-o", "DPkg::Lock::Timeout=300", "update"], {
    env,
    log: "apt-update.log",
  });
  await run(`installing ${packages.join(" ")}`, "apt-get", args, { env, log });
}
