import "./core/compile-cache";
import { join } from "node:path";
import { Analyzer } from "./core/analyzer";
import { builtDefaults, builtInfo } from "./core/built-info";
import { factsOf } from "./core/pack-facts";
import { serve } from "./core/server";

const facts = factsOf("r-on-fargate");
const loadRules = () => (require("./built-rules") as typeof import("./built-rules")).load();
/** Node's cryptography takes a tenth of the pack's start to load. */
const isStale = () =>
  (require("./core/sources") as typeof import("./core/sources")).isStale(join(__dirname, "../.."), __dirname);
serve(new Analyzer(facts, loadRules, () => builtDefaults(facts.version)), facts.version, {
  info: builtInfo(facts.version),
  idle: () => {
    if (!isStale()) return;
    console.error(
      "warning: the policy pack's sources changed after its build: `npm run build` in its folder compiles them",
    );
  },
});
