/**
 * Which part of the repository may import which: `npm run lint` prints each import that breaks a rule.
 * @type {import("dependency-cruiser").IConfiguration}
 */

/** Folders of components/ that know nothing of a whole stack. */
const PARTS = "base|bucket|function|image|machine|network|sqs|task|watch";
const TRIGGERS = "api|map|queue|retry|schedule|upload";

const error = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    error("no-cycle", "Two files that import each other are one.", {}, { circular: true }),
    {
      ...error("no-folder-cycle", "Two folders that import each other are one.", {}, { circular: true }),
      scope: "folder",
    },
    error(
      "trigger-alone",
      "A trigger knows no other trigger: share through components/function, machine, sqs or task.",
      { path: `^components/(${TRIGGERS})/` },
      { path: `^components/(${TRIGGERS})/`, pathNot: "^components/$1/" },
    ),
    error(
      "trigger-floor",
      "A trigger is built of base/, network/, bucket/, function/, machine/, sqs/ and task/, and knows no stack.",
      { path: `^components/(${TRIGGERS})/` },
      { path: "^components/(config|stack|deploy|triggers|watch|image)/" },
    ),
    error(
      "part-floor",
      "A part of a stack knows neither triggers nor the stack.",
      { path: `^components/(${PARTS})/` },
      { path: `^components/(${TRIGGERS}|triggers|config|stack|deploy)/` },
    ),
    error(
      "config-composes",
      "components/config/ puts the folders' schemas together; only what assembles a stack imports it.",
      { path: "^components/", pathNot: "^components/(config|stack|deploy)/" },
      { path: "^components/config/" },
    ),
    error(
      "contract-alone",
      "What program, CLI and image share imports none of them.",
      { path: "^contract/" },
      { path: "^(components|runner|policy|index\\.ts)" },
    ),
    error(
      "components-and-runner",
      "Program and CLI meet in contract/ alone.",
      { path: "^(components|index\\.ts)" },
      { path: "^runner/" },
    ),
    error(
      "runner-and-components",
      "Program and CLI meet in contract/ alone.",
      { path: "^runner/" },
      { path: "^(components|index\\.ts)" },
    ),
    error(
      "policy-alone",
      "The policy pack is a package of its own.",
      { path: "^policy/" },
      { path: "^(components|contract|runner|local|test|bench|docs|examples|index\\.ts)" },
    ),
    error(
      "product-alone",
      "What users install imports nothing of the workshop.",
      { path: "^(components|contract|policy|runner|index\\.ts)" },
      { path: "^(local|test|bench|docs|examples)/" },
    ),
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(node_modules|bin|\\.build|\\.results)/" },
    tsConfig: { fileName: "tsconfig.json" },
  },
};
