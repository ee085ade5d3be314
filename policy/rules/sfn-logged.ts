import { settingFindings } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { at } from "../core/value";

export const sfnLogged = rule({
  name: "sfn-logged",
  description: "State machines have logging.",
  why: "Step Functions keeps the history of a standard execution for 90 days, and none of an express one. Storing logs costs money, so the rule is disabled by default.",
  severity: "medium",
  level: "disabled",
  whyDisabled:
    "A standard state machine keeps its history for 90 days. Logs cost money, and the role needs actions that have no resource.",
  remediation: "Set a log group and the level ERROR or ALL in loggingConfiguration.",
  url: "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
  framework: fsbp("StepFunctions.1", "Step Functions state machines should have logging turned on"),
  tags: ["states", "logging"],
  types: awsTypes("sfn/stateMachine"),
  *check({ props }) {
    const level = at(props, "loggingConfiguration.level");
    yield* settingFindings("loggingConfiguration.level", level, (given) => Boolean(given) && given !== "OFF");
  },
});
