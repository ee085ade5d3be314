import fc from "fast-check";
import { actionsOf } from "../../policy/iam/actions";
import { stackWith, type TestResource } from "./harness";

/** A statement as a document holds it. */
type Statement = Record<string, unknown>;

/** The places that a document of a role, user or resource can stand at, and the document put there. */
const PLACES: ((text: unknown) => TestResource)[] = [
  (policy) => ({ type: "iam/rolePolicy", props: { role: "r", policy } }),
  (policy) => ({ type: "iam/userPolicy", props: { user: "u", policy } }),
  (policy) => ({ type: "iam/groupPolicy", props: { group: "g", policy } }),
  (policy) => ({ type: "iam/policy", props: { policy } }),
  (policy) => ({ type: "iam/role", props: { inlinePolicies: [{ name: "other" }, { name: "a", policy }] } }),
  (inlinePolicy) => ({ type: "ssoadmin/permissionSetInlinePolicy", props: { inlinePolicy } }),
  (policy) => ({ type: "s3/bucketPolicy", props: { bucket: "b", policy } }),
  (policy) => ({ type: "s3/bucketV2", props: { policy } }),
  (policy) => ({ type: "ecr/repositoryPolicy", props: { policy } }),
  (policy) => ({ type: "sqs/queue", props: { policy } }),
  (policy) => ({ type: "kms/key", props: { policy } }),
  (policy) => ({ type: "secretsmanager/secretPolicy", props: { policy } }),
  (policy) => ({ type: "ec2/vpcEndpoint", props: { policy } }),
  (PolicyDocument) => ({ type: "cloudcontrol/resource", props: { desiredState: JSON.stringify({ PolicyDocument }) } }),
  (policyDocument) => ({ type: "aws-native:iam:RolePolicy", props: { roleName: "r", policyDocument } }),
  (policy) => ({ type: "mod:tf:aws_iam_role_policy", props: { role: "r", policy } }),
  (policy) => ({ type: "aws:index/iamPolicy:IamPolicy", props: { policy } }),
  (PolicyDocument) => inTemplate("AWS::IAM::ManagedPolicy", { PolicyDocument }),
  (PolicyDocument) => inTemplate("AWS::IAM::Role", { Policies: [{ PolicyName: "p", PolicyDocument }] }),
  (policy) => inTemplate("AWS::Serverless::Function", { Policies: [policy] }),
  (PolicyDocument) =>
    inTemplate("AWS::IAM::Policy", { PolicyDocument: { "Fn::If": ["Prod", PolicyDocument, NO_VALUE] } }),
  (PolicyDocument) => inTemplate("AWS::IAM::Policy", { "Fn::If": ["Prod", {}, { PolicyDocument }] }),
  (PolicyDocument) =>
    inTemplate("AWS::CloudFormation::StackSet", {
      TemplateBody: inTemplate("AWS::IAM::Policy", { PolicyDocument }).props.templateBody,
    }),
];

const NO_VALUE = { Ref: "AWS::NoValue" };

const inTemplate = (Type: string, Properties: object) => stackWith({ R: { Type, Properties } });

/** Letters of a pattern in random case: IAM does not care. */
const inAnyCase = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) => [...text].map((c, i) => (upper[i] ? c.toUpperCase() : c.toLowerCase())).join(""));

/** Sets of patterns that together stand for every action of a service. */
function everyAction(service: string): fc.Arbitrary<readonly string[]> {
  const names = actionsOf(service);
  const initials = [...new Set(names.map((name) => name[0]!))];
  return fc.oneof(
    fc.constantFrom(["*"], ["*:*"]),
    fc.constantFrom("*", "**", "?*", "*?*").map((pattern) => [`${service}:${pattern}`]),
    fc.constant(initials.map((initial) => `${service}:${initial}*`)),
    fc.constant(names.map((name) => `${service}:${name}`)),
    fc.constant(["a", "e", "i", "o", "u"].map((vowel) => `${service}:*${vowel}*`)),
    fc.integer({ min: 1, max: 6 }).map((n) => names.map((name) => `${service}:${name.slice(0, n)}*`)),
  );
}

const RESOURCES = fc.constantFrom<unknown>("*", ["*"], "arn:aws:s3:::bucket/*", ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]);

/** Conditions that hold for every request, and one that narrows: none makes a grant smaller. */
const CONDITIONS = fc.constantFrom<unknown>(
  undefined,
  {},
  { StringLike: { "aws:PrincipalArn": "*" } },
  { Bool: { "aws:SecureTransport": ["true", "false"] } },
  { Null: { "aws:RequestedRegion": "false" } },
  { StringEquals: { "aws:SourceAccount": "123456789012" } },
);

/** Statements beside the grant that take nothing from it. */
const NOISE: fc.Arbitrary<Statement> = fc.constantFrom<Statement>(
  { Effect: "Deny", Action: "s3:DeleteBucket", Resource: "*" },
  { Effect: "Deny", Action: "*", Resource: "*" },
  { Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" },
  { Effect: "Allow", Action: ["sqs:SendMessage", "sqs:ReceiveMessage"], Resource: "*" },
);

/** Statements that allow the patterns: one or several, each with one string or a list. */
function statements(patterns: fc.Arbitrary<readonly string[]>): fc.Arbitrary<Statement[]> {
  return patterns.chain((all) =>
    fc
      .record({
        spelt: fc.tuple(...all.map(inAnyCase)),
        parts: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: all.length, maxLength: all.length }),
        resource: RESOURCES,
        condition: CONDITIONS,
        sid: fc.boolean(),
      })
      .map(({ spelt, parts, resource, condition, sid }) =>
        [0, 1, 2].flatMap((part) => {
          const own = spelt.filter((_, i) => parts[i] === part);
          if (own.length === 0) return [];
          const statement: Statement = { Effect: "Allow", Action: own.length === 1 ? own[0] : own, Resource: resource };
          if (condition !== undefined) statement.Condition = condition;
          return [sid ? { Sid: `S${part}`, ...statement } : statement];
        }),
      ),
  );
}

/** All but one thing: the same grant, written by its exceptions. */
const INVERTED: fc.Arbitrary<Statement[]> = fc
  .constantFrom<unknown>("iam:*", ["iam:*", "sts:*"], "organizations:LeaveOrganization")
  .map((NotAction) => [{ Effect: "Allow", NotAction, Resource: "*" }]);

const STRINGS = /"(?:[^"\\]|\\.)*"/g;

/** JSON text with some characters of its strings as escapes, and blanks where JSON allows them. */
function jsonText(value: unknown): fc.Arbitrary<string> {
  const asEscape = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return fc
    .record({ every: fc.integer({ min: 2, max: 9 }), blank: fc.constantFrom("", " ", "\t", "\r\n ") })
    .map(({ every, blank }) => {
      const text = JSON.stringify(value, null, blank ? 1 : 0).replace(/\n +/g, blank);
      return text.replace(STRINGS, (literal) =>
        literal.replace(/(?<!\\)[A-Za-z*:]/g, (c, at: number) => (at % every === 0 ? asEscape(c) : c)),
      );
    });
}

/** A document of the statements among others in random order, as text or as an object, at a random place. */
function placed(grant: fc.Arbitrary<Statement[]>): fc.Arbitrary<TestResource> {
  return fc
    .tuple(
      grant,
      fc.array(NOISE, { maxLength: 3 }),
      fc.boolean(),
      fc.constantFrom(...PLACES),
      fc.boolean(),
      fc.boolean(),
    )
    .chain(([own, noise, noiseFirst, place, single, asObject]) => {
      const all = noiseFirst ? [...noise, ...own] : [...own, ...noise];
      const document = { Version: "2012-10-17", Statement: single && all.length === 1 ? all[0] : all };
      return (asObject ? fc.constant<unknown>(document) : jsonText(document)).map(place);
    });
}

/** Every action of a service, spelt in a random way. */
export const spellingsOfEverything = (service: string) =>
  placed(fc.oneof({ weight: 6, arbitrary: statements(everyAction(service)) }, { weight: 1, arbitrary: INVERTED }));

/** Random patterns for a service, spelt in a random way, and the patterns themselves. */
export function spellingsOfPatterns(service: string): fc.Arbitrary<{ patterns: string[]; resource: TestResource }> {
  const names = actionsOf(service);
  const pattern = fc
    .record({
      name: fc.constantFrom(...names),
      from: fc.nat(12),
      length: fc.nat(8),
      hole: fc.constantFrom("*", "?", ""),
    })
    .map(({ name, from, length, hole }) => `${service}:${name.slice(0, from)}${hole}${name.slice(from + length)}`);
  return fc
    .array(pattern, { minLength: 1, maxLength: 12 })
    .chain((patterns) => placed(statements(fc.constant(patterns))).map((resource) => ({ patterns, resource })));
}
