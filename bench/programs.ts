import { which } from "../runner/setup/command";

/** Programs that the benchmarks start themselves; the set-up installs the others. */
const NEEDED = {
  ab: "apt-get install apache2-utils",
  gzip: "apt-get install gzip",
  bash: "apt-get install bash",
};

/**
 * @param needed programs, and how to install each
 * @throws Error that names every program that is not on PATH, before any measurement
 */
export function requirePrograms(path = process.env.PATH, needed: Record<string, string> = NEEDED): void {
  const missing = Object.entries(needed).filter(([program]) => which(program, path) === undefined);
  if (missing.length === 0) return;
  const lines = missing.map(([program, remedy]) => `  ${program}: ${remedy}`);
  throw new Error(["the benchmarks need programs that are not on PATH", ...lines].join("\n"));
}
