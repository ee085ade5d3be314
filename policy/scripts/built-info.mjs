/**
 * Writes beside the bundles what the pack tells the engine before it has loaded its rules, by the pack's version, and the hash of the
 * sources. Part of `npm run build`.
 */
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const FOLDER = "bin/bundle";
const built = createRequire(`${process.cwd()}/`);
const { builtName, DEFAULTS, INFO } = built("./bin/core/built-info.js");
const { HASH_FILE, sourcesHash } = built("./bin/core/sources.js");
const facts = built("./bin/core/pack-facts.js").factsOf("r-on-fargate");
const rules = built("./bin/built-rules.js").load();

for (const file of readdirSync(FOLDER)) if (!file.endsWith(".js")) rmSync(`${FOLDER}/${file}`);
writeFileSync(`${FOLDER}/${builtName(INFO, facts.version)}`, rules.info(facts));
writeFileSync(`${FOLDER}/${builtName(DEFAULTS, facts.version)}`, JSON.stringify(rules.defaults()));
writeFileSync(`${FOLDER}/${HASH_FILE}`, sourcesHash("."));
