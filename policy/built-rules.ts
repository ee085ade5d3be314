import { loadedRules } from "./core/loaded-rules";
import { RULES } from "./rules";

/** The rules of this pack, a bundle of their own: `index.ts` loads it after the engine's first requests. */
export const load = () => loadedRules(RULES, {});
