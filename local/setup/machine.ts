import { existsSync, readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { which } from "../../runner/setup/command";

/** What the set-up can do on this machine. */
export interface Machine {
  root: boolean;
  /** Whether packages come from apt. */
  debian: boolean;
  /** Whether systemd runs services. */
  systemd: boolean;
  /** e.g. `linux`. */
  platform: string;
  /** Bytes. */
  memory: number;
  has(program: string): boolean;
}

export function thisMachine(): Machine {
  return {
    root: process.getuid?.() === 0,
    debian: isDebian(existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : ""),
    systemd: existsSync("/run/systemd/system"),
    platform: process.platform,
    memory: totalmem(),
    has: (program) => which(program) !== undefined,
  };
}

/** @param osRelease text of /etc/os-release */
export function isDebian(osRelease: string): boolean {
  const value = (key: string) => new RegExp(`^${key}="?([^"\n]*)"?$`, "m").exec(osRelease)?.[1] ?? "";
  return [value("ID"), ...value("ID_LIKE").split(" ")].includes("debian");
}
