import { UNKNOWN } from "../../runner/cli/outcome/diagnosis";
import { RULES } from "../../runner/cli/outcome/rules";
import { ENDS } from "../../test/cli/ends";
import { table } from "./markdown";
import { STEPS } from "./troubleshooting-steps";

/** The diagnoses of `rfargate` with an example of ECS's reason for each. */
export function endsSections(): string {
  return [...RULES, { name: UNKNOWN, ...wordsOfUnknown }].map(section).join("\n\n");
}

const wordsOfUnknown = {
  cause: "ECS gives no exit code and a reason that no rule knows.",
  remedy: "See the reason. For about an hour the task's page in the ECS console shows more.",
};

/** By ECS's stop code, the sections that explain it. */
export function stopCodesTable(): string {
  const rows = Object.entries(STOP_CODES).map(([code, meaning]) => {
    const rules = new Set(ENDS.filter(([, { stopCode }]) => (stopCode ?? "") === code).map(([rule]) => rule));
    return [code ? `\`${code}\`` : "none", meaning, [...rules].map((rule) => `[${rule}](#${rule})`).join(", ")];
  });
  return table(["stop code", "means", "look at"], rows);
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html (stopCode) */
const STOP_CODES: Record<string, string> = {
  TaskFailedToStart: "no container ran: image, network, secrets, capacity",
  EssentialContainerExited: "an essential container ended, usually R's: see its exit code",
  UserInitiated: "StopTask was called, by a person or by `rfargate`",
  ServiceSchedulerInitiated: "the service of an API or of a queue's workers stopped it",
  SpotInterruption: "AWS reclaimed Spot capacity",
  TerminationNotice: "AWS stopped it, for example for maintenance",
  "": "none: see the reason and the exit code",
};

function section({ name, cause, remedy }: { name: string; cause: string; remedy: string }): string {
  const examples = ENDS.filter(([rule]) => rule === name).map(([, facts]) => {
    const said = facts.reason?.split("\n").map((line) => `reason: ${line}`) ?? [];
    const code = facts.exitCode === undefined ? [] : [`exit code: ${facts.exitCode}`];
    const other = facts.otherContainer
      ? [`container ${facts.otherContainer.name}: exit code ${facts.otherContainer.exitCode}`]
      : [];
    return [
      ...(facts.stopCode ? [`stop code: ${facts.stopCode}`] : []),
      ...said.filter((line) => line !== "reason: "),
      ...code,
      ...(facts.error ? [`error: ${facts.error}`] : []),
      ...other,
    ].join("\n");
  });
  const { more, commands } = STEPS[name] ?? { more: "", commands: [] };
  return [
    `### ${name}`,
    ...(examples[0] ? [`\`\`\`text\n${examples[0]}\n\`\`\``] : []),
    `- Cause: ${cause}\n- What to do: ${remedy}${more ? `\n- ${more}` : ""}`,
    ...(commands.length > 0 ? [`\`\`\`sh\n${commands.join("\n")}\n\`\`\``] : []),
  ].join("\n\n");
}
