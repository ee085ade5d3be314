import { fsbp } from "../core/frameworks";
import { settingRule } from "../core/setting-rule";
import { awsTypes } from "../core/types";
import { isGiven } from "../core/value";

export const sfnLogged = settingRule({
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
  setting: "loggingConfiguration.level",
  isRight: (level) => isGiven(level) && level !== "OFF",
});
