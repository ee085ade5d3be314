/** Writes bin/bundle/analyzer-info-<version>.bin, the description of the pack for the engine. Part of `npm run build`. */
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const FOLDER = "bin/bundle";
for (const file of readdirSync(FOLDER)) if (file.startsWith("analyzer-info")) rmSync(`${FOLDER}/${file}`);
const built = createRequire(`${process.cwd()}/`);
const facts = built("./bin/core/pack-facts.js").factsOf("r-on-fargate");
writeFileSync(`${FOLDER}/analyzer-info-${facts.version}.bin`, built("./bin/built-rules.js").load().info(facts));
