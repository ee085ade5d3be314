import "./core/compile-cache";
import { Analyzer } from "./core/analyzer";
import { builtInfo } from "./core/built-info";
import { factsOf } from "./core/pack-facts";
import { serve } from "./core/server";

const facts = factsOf("r-on-fargate");
const loadRules = () => (require("./built-rules") as typeof import("./built-rules")).load();
serve(new Analyzer(facts, loadRules), facts.version, builtInfo(facts.version));
