import fc from "fast-check";
import { RULES } from "../../policy/rules";
import { run, UNKNOWN } from "./harness";

/** Properties that rules look at: what they hold is random. */
const KEYS = [
  ...[
    "policy",
    "assumeRolePolicy",
    "inlinePolicies",
    "managedPolicyArns",
    "permissionsBoundary",
    "policyArn",
    "policyArns",
  ],
  ...[
    "role",
    "roles",
    "name",
    "bucket",
    "acl",
    "grants",
    "accessControlPolicy",
    "versioning",
    "tags",
    "settings",
    "target",
  ],
  ...["containerDefinitions", "cpu", "memory", "requiresCompatibilities", "ephemeralStorage", "volumes", "taskRoleArn"],
  ...[
    "executionRoleArn",
    "ingress",
    "egress",
    "cidrBlocks",
    "cidrIpv4",
    "protocol",
    "type",
    "redrivePolicy",
    "queueUrl",
  ],
  ...["visibilityTimeoutSeconds", "retentionInDays", "retryPolicy", "deadLetterConfig", "defaultActions", "sslPolicy"],
  ...["principal", "action", "sourceArn", "details", "rules", "imageScanningConfiguration", "securityGroups"],
];

/** Names that documents and containers use, so that random values come to look like them. */
const NAMES = fc.constantFrom(
  "Statement",
  "Effect",
  "Action",
  "Resource",
  "Principal",
  "Condition",
  "Allow",
  "s3:*",
  "*",
);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 0, -1, "", UNKNOWN, "arn:aws:iam::aws:policy/X", "{", "[]", "__proto__"),
    NAMES,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(NAMES, fc.constantFrom("policy", "name", "value", "environment", "cidrBlocks", "arn")),
      tie("value"),
      {
        maxKeys: 4,
      },
    ),
  ),
}));

/** Text as likely as a value itself: most documents are text. */
const property = fc.oneof(
  value,
  value.map((v) => JSON.stringify(v)),
);

describe("bad input", function () {
  // Many runs, on a machine that may be busy.
  this.timeout(120_000);

  for (const rule of RULES) {
    it(`never makes ${rule.name} fail`, () => {
      const types = rule.types ?? [
        "aws:s3/bucket:Bucket",
        "aws:ecs/taskDefinition:TaskDefinition",
        "aws:sqs/queue:Queue",
      ];
      const others = [
        "aws:iam/role:Role",
        "aws:iam/rolePolicy:RolePolicy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      ];
      const resource = fc.record({
        type: fc.constantFrom(...types, ...others),
        name: fc.constantFrom("a", "b"),
        props: fc.dictionary(fc.constantFrom(...KEYS), property, { maxKeys: 6 }),
      });
      fc.assert(
        fc.property(fc.array(resource, { minLength: 1, maxLength: 4 }), (resources) => {
          run(rule, resources);
        }),
      );
    });
  }
});
