import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { at, atEach, Unknown } from "../core/value";

export const ecsClusterInsights = rule({
  name: "ecs-cluster-insights",
  description: "Clusters have Container Insights.",
  why: "Without its metrics, nobody sees how much CPU and memory a task used. Scaling needs its count of running tasks.",
  severity: "low",
  level: "advisory",
  remediation: 'Add {"name": "containerInsights", "value": "enabled"} to the cluster\'s settings.',
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html",
  framework: fsbp("ECS.12", "ECS clusters should use Container Insights"),
  tags: ["ecs", "monitoring"],
  types: awsTypes("ecs/cluster"),
  *check({ props }) {
    const settings = atEach(props, "settings.*");
    const insights = settings.find((setting) => at(setting, "name") === "containerInsights");
    const value = at(insights, "value");
    const unknown = [value, ...settings, ...settings.map((one) => at(one, "name"))].find(
      (one) => one instanceof Unknown,
    );
    if (value === "enabled" || value === "enhanced") return;
    if (unknown && (insights === undefined || value === unknown)) yield unknownFinding(unknown);
    else yield { message: `containerInsights is ${String(value ?? "not set")}.` };
  },
});
