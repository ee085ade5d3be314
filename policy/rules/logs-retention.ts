import { unknownFinding } from "../core/findings";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { asNumber, Unknown } from "../core/value";

interface Config {
  maxDays: number;
}

export const logsRetention = rule<Config>({
  name: "logs-retention",
  description: "Log groups have a retention period.",
  why: "Without one, logs are kept forever, with their costs and their data.",
  severity: "low",
  level: "mandatory",
  remediation: "Set retentionInDays.",
  url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention",
  tags: ["logs", "cost"],
  config: {
    maxDays: {
      type: "integer",
      minimum: 1,
      default: 400,
      description: "Longest allowed retention, in days.",
    },
  },
  types: awsTypes("cloudwatch/logGroup"),
  *check({ props }, { maxDays }) {
    const days = asNumber(props.retentionInDays);
    if (days instanceof Unknown) yield unknownFinding(days);
    // 0 means never.
    else if (!days) yield { message: "events never expire: retentionInDays is not set." };
    else if (Number(days) > maxDays) yield { message: `retentionInDays is ${String(days)}, more than ${maxDays}.` };
  },
});
