import type { EngineBuilder } from "../../runner/setup/engine";
import type { Machine } from "./machine";

/** Loaded only on a machine without access to Pulumi's downloads. */
const offline = async () => ({
  ...(await import("../offline/build/from-modules.js")),
  ...(await import("../offline/build/go-version.js")),
});

/** Builds Pulumi and its plugins from Go modules. */
export function goEngine(machine: Machine): EngineBuilder {
  return {
    async isCurrent(bin) {
      const { binFolder, goVersion } = await offline();
      const go = await goVersion();
      return go !== undefined && bin === binFolder(go);
    },
    async build(why, progress) {
      const { buildFromModules } = await offline();
      return buildFromModules(machine.memory, why, progress);
    },
  };
}
