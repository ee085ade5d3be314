import { unknownFinding } from "../core/findings";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { Unknown } from "../core/value";
import { narrowsCallers } from "../iam/conditions";
import { principalsOf } from "../iam/elements";
import { documentsOf } from "../iam/places";

/** Services that send on whose behalf they assume a role, so that a trust policy can require it. */
const SERVICES = ["ecs-tasks.amazonaws.com", "scheduler.amazonaws.com", "events.amazonaws.com", "pipes.amazonaws.com"];

export const iamTrustNamesAccount = rule({
  name: "iam-trust-names-account",
  description: "The trust policy of a service's role names the source account or resource.",
  why: "Without it, another customer's resource can make the service use your role (confused deputy).",
  severity: "medium",
  level: "advisory",
  remediation: 'Add the condition {"StringEquals": {"aws:SourceAccount": "<your account>"}} to the trust policy.',
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  tags: ["iam", "trust"],
  types: awsTypes("iam/role"),
  *check(resource) {
    for (const { where, kind, statements } of documentsOf(resource)) {
      if (kind !== "trust") continue;
      for (const { effect, label, principal, condition } of statements) {
        const service = principalsOf(principal).find(({ value }) => SERVICES.includes(String(value)));
        if (effect !== "Allow" || !service) continue;
        const narrow = narrowsCallers(condition);
        if (narrow instanceof Unknown) yield unknownFinding(narrow);
        else if (!narrow) {
          yield { message: `${where}: ${label} lets ${String(service.value)} assume the role for any account.` };
        }
      }
    }
  },
});
