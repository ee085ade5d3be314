import { rule } from "../core/rule";
import type { Effect } from "../iam/effects";
import { DOCUMENT_TYPES } from "../iam/places";
import { unpinnedActions } from "../iam/unpinned";

interface Config {
  services: string[];
}

const ACCESS: readonly Effect[] = ["reading", "writing", "sending"];
/** AWS's own policy for execution roles pulls images from every repository, and dashboards read every log. */
const USUAL =
  /^(?:ecr:(?:BatchGetImage|GetDownloadUrlForLayer)|logs:(?:GetLogEvents|FilterLogEvents|GetQueryResults|StartLiveTail))$/;
/** A telephone has no ARN: text messages need the plain `*`. */
const isTextMessage = (action: string, wide: string) => action === "sns:Publish" && wide === "*";

export const iamDataAccessPinned = rule<Config>({
  name: "iam-data-access-pinned",
  description: "Statements that read or write data, or send messages, name their resources.",
  why: "Allowing s3:GetObject on `*` gives access to every bucket of the account, including backups and logs.",
  severity: "high",
  level: "mandatory",
  remediation:
    "Name the bucket, table, queue, topic, identity, secret, parameter or key in Resource, or restrict the statement to its tags.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
  tags: ["iam", "least-privilege"],
  config: {
    services: {
      type: "array",
      items: { type: "string" },
      default: ["*"],
      description: "Prefixes of the guarded services; `*` is every service.",
    },
  },
  types: DOCUMENT_TYPES,
  *check(resource, { services }) {
    const guarded = new Set(services.map((service) => service.toLowerCase()));
    const isGuarded = (service: string) => guarded.has("*") || guarded.has(service);
    yield* unpinnedActions(resource, ACCESS, (action, wide) => {
      const isUsual = USUAL.test(action) || isTextMessage(action, wide);
      return !isUsual && isGuarded(action.split(":")[0]!);
    });
  },
});
