import { unknownFinding } from "../core/findings";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { asNumber, Unknown } from "../core/value";

interface Config {
  maxDays: number;
}

export const logsRetention = rule<Config>({
  name: "logs-retention",
  description: "Log groups forget their events after a time.",
  why: "Without a limit logs are kept for ever, and so are their costs and the data in them.",
  severity: "low",
  level: "mandatory",
  remediation: "Set retentionInDays; without it events are kept, and paid for, for ever.",
  url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention",
  tags: ["logs", "cost"],
  config: {
    maxDays: {
      type: "integer",
      minimum: 1,
      default: 400,
      description: "Longest retention that is let through, in days.",
    },
  },
  types: awsTypes("cloudwatch/logGroup"),
  *check({ props }, { maxDays }) {
    const days = asNumber(props.retentionInDays);
    if (days instanceof Unknown) yield unknownFinding(days);
    // 0 is the API's word for never.
    else if (!days) yield { message: "events never expire: retentionInDays is not set." };
    else if (Number(days) > maxDays) yield { message: `retentionInDays is ${String(days)}, more than ${maxDays}.` };
  },
});
