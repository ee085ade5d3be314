import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { contentKey } from "../../../runner/setup/hash";
import { PLACES, ROOT } from "../../../runner/setup/places";
import { duration, Timings } from "../../../runner/setup/timings";
import { buildProgram, programFolder } from "./go-build";
import { goVersion, requireGo } from "./go-version";
import { buildNodePrograms, SOURCES } from "./node-programs";
import { LANES } from "./programs";

/** Two builds at once want so much memory; AWS's EC2 client alone takes 2 GB to compile. */
const MEMORY_FOR_TWO = 7 * 1024 ** 3;
const NODE_PLUGINS = ["pulumi-resource-awsx", "pulumi-analyzer-policy"];

/** Folder of the built engine and plugins. It is there only when complete. */
export function binFolder(go: string): string {
  const built = LANES.flat().map((program) => basename(programFolder(program, go)));
  const key = contentKey(ROOT, [...SOURCES, "local/offline/build/node-programs.ts"], ...built);
  return join(PLACES.toolchain, key, "bin");
}

/**
 * Builds the engine and its plugins from Go modules: minutes the first time, seconds when little changed.
 * @param memory of the machine, in bytes
 * @param why Pulumi's own download cannot be had, for the message
 * @returns the folder for PATH
 */
export async function buildFromModules(memory: number, why: string, progress: (text: string) => void): Promise<string> {
  const go = requireGo(await goVersion(), why);
  const bin = binFolder(go);
  if (existsSync(bin)) return bin;
  const timings = new Timings(PLACES.timings);
  const states = LANES.map(() => "");
  const total = LANES.flat().length;
  let ready = 0;
  const show = (lane: number, text: string) => {
    states[lane] = text;
    progress(`${ready} of ${total} programs ready; ${states.filter(Boolean).join("; ")}`);
  };
  const buildLane = async (lane: number): Promise<string[]> => {
    const folders: string[] = [];
    for (const program of LANES[lane]!) {
      const key = `toolchain ${program.name}`;
      const last = timings.last(key);
      const start = performance.now();
      const note = last === undefined ? "" : ` (last time ${duration(last)})`;
      show(lane, `${program.name}${note}`);
      const there = existsSync(programFolder(program, go));
      folders.push(await buildProgram(program, go, (text) => show(lane, text + note)));
      if (!there) timings.record(key, (performance.now() - start) / 1000);
      ready++;
    }
    show(lane, "");
    return folders;
  };
  const lanes = LANES.keys();
  const folders: string[] = [await buildNodePrograms()];
  if (memory >= MEMORY_FOR_TWO) folders.push(...(await Promise.all([...lanes].map(buildLane))).flat());
  else for (const lane of lanes) folders.push(...(await buildLane(lane)));
  link(folders, bin);
  return bin;
}

/** A folder of links to the programs; plugins find what lies beside them through the link. */
function link(folders: string[], bin: string): void {
  const unfinished = `${bin}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const names = [...LANES.flat().map((program) => program.name), ...NODE_PLUGINS];
  for (const folder of folders) {
    for (const file of readdirSync(folder))
      if (names.includes(file)) symlinkSync(join(folder, file), join(unfinished, file));
  }
  renameSync(unfinished, bin);
}
