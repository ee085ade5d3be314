/** Here, too: local/offline/build/node-programs.ts imports it, and a change of that file makes every machine build the engine anew. */
export { contentKey } from "../../runner/setup/hash";
