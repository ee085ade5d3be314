import "./core/compile-cache";
import { join } from "node:path";
import { Analyzer } from "./core/analyzer";
import { builtDefaults, builtInfo } from "./core/built-info";
import { factsOf } from "./core/pack-facts";
import { serve } from "./core/server";
import { isStale } from "./core/sources";

const facts = factsOf("r-on-fargate");
const loadRules = () => (require("./built-rules") as typeof import("./built-rules")).load();
serve(new Analyzer(facts, loadRules, () => builtDefaults(facts.version)), facts.version, {
  info: builtInfo(facts.version),
  idle: () => {
    if (!isStale(join(__dirname, "../.."), __dirname)) return;
    console.error(
      "warning: the policy pack's sources changed after its build: `npm run build` in its folder compiles them",
    );
  },
});
