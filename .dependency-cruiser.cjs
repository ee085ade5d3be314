/**
 * Which part of the repository may import which: `npm run lint` prints each import that breaks a rule.
 * @type {import("dependency-cruiser").IConfiguration}
 */

const { readFileSync } = require("node:fs");
const { join } = require("node:path");

/** Folders that a trigger may import. */
const SHARED = "base|bucket|function|machine|network|sqs|task";
/** Folders above the triggers. */
const TOP = "triggers|config|stack|deploy";
/** Folders of the triggers in their list. */
const TRIGGERS = [
  ...readFileSync(join(__dirname, "components/triggers/list.ts"), "utf8").matchAll(/from "\.\.\/([\w-]+)\/trigger"/g),
]
  .map(([, folder]) => folder)
  .join("|");

const error = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    error("no-cycle", "Files must not import each other in a cycle.", {}, { circular: true }),
    {
      ...error("no-folder-cycle", "Folders must not import each other in a cycle.", {}, { circular: true }),
      scope: "folder",
    },
    error(
      "trigger-alone",
      "A trigger imports no other trigger: share code through components/function, machine, sqs or task.",
      { path: `^components/(${TRIGGERS})/` },
      { path: `^components/(${TRIGGERS})/`, pathNot: "^components/$1/" },
    ),
    error(
      "trigger-floor",
      "A trigger imports base/, network/, bucket/, function/, machine/, sqs/ and task/ only.",
      { path: `^components/(${TRIGGERS})/` },
      { path: "^components/", pathNot: `^components/(${SHARED}|${TRIGGERS})/` },
    ),
    error(
      "part-floor",
      "These folders import neither triggers nor the stack.",
      { path: "^components/", pathNot: `^components/(${TRIGGERS}|${TOP})/` },
      { path: `^components/(${TRIGGERS}|${TOP})/` },
    ),
    error(
      "config-composes",
      "components/config/ composes the folders' schemas; only config/, stack/ and deploy/ import it.",
      { path: "^components/", pathNot: "^components/(config|stack|deploy)/" },
      { path: "^components/config/" },
    ),
    error(
      "contract-alone",
      "contract/ is shared by program and CLI, and imports neither.",
      { path: "^contract/" },
      { path: "^(components|runner|policy|index\\.ts)" },
    ),
    error(
      "components-and-runner",
      "Program and CLI share contract/ only.",
      { path: "^(components|index\\.ts)" },
      { path: "^runner/" },
    ),
    error(
      "runner-and-components",
      "Program and CLI share contract/ only.",
      { path: "^runner/" },
      { path: "^(components|index\\.ts)" },
    ),
    error(
      "policy-alone",
      "The policy pack is a separate package.",
      { path: "^policy/" },
      { path: "^(components|contract|runner|local|test|bench|docs|examples|index\\.ts)" },
    ),
    error(
      "product-alone",
      "What users install imports nothing from local/, test/, bench/, docs/ and examples/.",
      { path: "^(components|contract|policy|runner|index\\.ts)" },
      { path: "^(local|test|bench|docs|examples)/" },
    ),
    error(
      "own-sources",
      "By the package's name a file would import compiled code, past the rules above: import the source.",
      { path: "^(components|contract|policy|runner|local|index\\.ts)" },
      { path: "^(bin/|r-on-fargate(/|$))" },
    ),
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules|^bin/" },
    exclude: { path: "(^|/)(node_modules|\\.build|\\.results)/|^policy/bin/" },
    tsConfig: { fileName: "tsconfig.json" },
  },
};
