import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { Unknown } from "../core/value";
import { conditionsOf, isSome, narrowsCallers } from "../iam/conditions";
import { principalsOf } from "../iam/elements";
import { DOCUMENT_TYPES, documentsOf } from "../iam/places";

/** Services that act for many accounts and send the account in a condition key; others cannot be limited this way. */
const SERVICES =
  /^(?:s3|sns|sqs|events|scheduler|pipes|cloudwatch|cloudtrail|config|delivery\.logs|logs|budgets|costalerts|ses|lambda|apigateway|states|codestar-notifications|inventory|backup|cloudfront|elasticloadbalancing|guardduty|iot|kinesis|firehose|dms|rds|events\.rds|glue|ssm|datasync|transfer|codebuild|codepipeline|serverlessrepo|macie|bedrock|sagemaker|appflow|billingreports|bcm-data-exports|cognito-idp|lexv2|lex|connect|chatbot|ssm-incidents|inspector2)(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com(?:\.cn)?$/i;
/** Keys that also show for whom a service acts: whose data a key encrypts, through which service. */
const ORIGIN =
  /^kms:(?:encryptioncontext|viaservice|calleraccount)|^lambda:functionurlauthtype$|^lambda:eventsourcetoken$/;

/** SNS takes no conditions on what EventBridge sends. Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html */
const EVENTS = "events.amazonaws.com";

export const iamServicePrincipalNamesSource = rule({
  name: "iam-service-principal-names-source",
  description: "A policy that allows an AWS service names the source resource or account.",
  why: "S3 and SNS act for every customer: without a source, anyone's bucket can call the function or fill the queue (confused deputy).",
  severity: "medium",
  level: "mandatory",
  remediation:
    "Add a condition on aws:SourceArn or aws:SourceAccount; for a Lambda permission, set sourceArn or sourceAccount.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  framework: fsbp("Lambda.1", "Lambda function policies should prohibit public access"),
  tags: ["iam", "trust"],
  types: DOCUMENT_TYPES,
  *check(resource) {
    for (const { where, kind, statements } of documentsOf(resource)) {
      if (kind !== "resource") continue;
      for (const { effect, label, principal, condition, action } of statements) {
        if (effect !== "Allow") continue;
        const service = principalsOf(principal).find(
          ({ kind: of, value }) => value instanceof Unknown || (of === "Service" && SERVICES.test(value)),
        );
        if (service?.value === EVENTS && action?.values.every((one) => /^sns:/i.test(one))) continue;
        if (!service || conditionsOf(condition).some((line) => ORIGIN.test(line.key) && isSome(line))) continue;
        const narrow = narrowsCallers(condition);
        const unknown = [narrow, narrow === false && service.value].find((one) => one instanceof Unknown);
        if (unknown) yield unknownFinding(unknown);
        else if (!narrow) yield { message: `${where}: ${label} lets ${String(service.value)} in for any account.` };
      }
    }
  },
});
