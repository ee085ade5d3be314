import { which } from "../runner/setup/command";

/** Programs that the benchmarks start themselves; the set-up installs the others. */
const NEEDED = {
  ab: "apt-get install apache2-utils",
  gzip: "apt-get install gzip",
  bash: "apt-get install bash",
};

/** @throws Error that names every program that is not on PATH, before any measurement */
export function requirePrograms(path = process.env.PATH): void {
  const missing = Object.entries(NEEDED).filter(([program]) => which(program, path) === undefined);
  if (missing.length === 0) return;
  const lines = missing.map(([program, remedy]) => `  ${program}: ${remedy}`);
  throw new Error(["error: the benchmarks need programs that are not on PATH", ...lines].join("\n"));
}
