import { settingFindings } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { at } from "../core/value";

export const sfnLogged = rule({
  name: "sfn-logged",
  description: "State machines log what they do.",
  why: "The history of a standard execution is kept for 90 days, that of an express one not at all. Logs cost what they store, so the rule is off until the configuration turns it on.",
  severity: "medium",
  level: "disabled",
  whyDisabled:
    "A standard state machine keeps its history for 90 days. Logs cost money, and the role needs actions that have no resource.",
  remediation: "Give loggingConfiguration a log group and the level ERROR or ALL.",
  url: "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
  framework: fsbp("StepFunctions.1", "Step Functions state machines should have logging turned on"),
  tags: ["states", "logging"],
  types: awsTypes("sfn/stateMachine"),
  *check({ props }) {
    const level = at(props, "loggingConfiguration.level");
    yield* settingFindings("loggingConfiguration.level", level, (given) => Boolean(given) && given !== "OFF");
  },
});
