import assert from "node:assert/strict";
import { unknownFinding } from "../../../policy/core/findings";
import { ownRule } from "../../../policy/core/own-rule";
import type { Finding, Resource, Rule, StackResource } from "../../../policy/core/rule";
import { awsTypes } from "../../../policy/core/types";
import { Unknown } from "../../../policy/core/value";
import { run, stackWith, type TestResource, UNKNOWN, urnOf } from "../harness";

const FACTS = { name: "our-buckets-named", description: "Buckets begin with our.", remediation: "Rename the bucket." };

function* named({ props }: Resource): Iterable<Finding> {
  if (props.bucket instanceof Unknown) yield unknownFinding(props.bucket);
  else if (!String(props.bucket).startsWith("our-")) yield { message: `the bucket is called ${String(props.bucket)}.` };
}

const bucketsNamed = ownRule({ ...FACTS, types: awsTypes("s3/bucket"), check: named });
const BAD: TestResource = { type: "s3/bucket", name: "data", props: { bucket: "data" } };
const says = (resources: TestResource[], config?: object, rule: Rule = bucketsNamed) => run(rule, resources, config);

describe("a rule of a team", () => {
  it("needs a check", () => {
    assert.throws(() => ownRule(FACTS), /rule "our-buckets-named" has neither check nor checkStack/);
  });

  it("needs the types that its check looks at", () => {
    assert.throws(() => ownRule({ ...FACTS, check: named }), /has a check and no types to look at/);
    assert.throws(() => ownRule({ ...FACTS, types: [], check: named }), /has a check and no types to look at/);
  });

  it("is of severity medium and mandatory by default", () => {
    const { severity, level, why, url, tags } = bucketsNamed;
    assert.deepEqual([severity, level, why, tags], ["medium", "mandatory", FACTS.description, []]);
    assert.match(url, /^https:\/\//);
  });

  it("may have a severity and a level of its own", () => {
    const rule = ownRule({ ...FACTS, types: awsTypes("s3/bucket"), check: named, severity: "low", level: "advisory" });
    assert.deepEqual([rule.severity, rule.level], ["low", "advisory"]);
  });

  const described: [string, TestResource, RegExp][] = [
    ["a resource of the AWS provider", BAD, /^the bucket is called data\.\nRemedy: Rename the bucket\.$/],
    [
      "a resource of the Cloud Control provider",
      { type: "aws-native:s3:Bucket", props: { bucketName: "data" } },
      /^the bucket is called data/,
    ],
    [
      "a resource of a template, with its place",
      stackWith({ B: { Type: "AWS::S3::Bucket", Properties: { BucketName: "data" } } }),
      /^templateBody\.Resources\.B: the bucket is called data/,
    ],
    [
      "a resource in the state of Cloud Control",
      { type: "cloudcontrol/resource", props: { typeName: "AWS::S3::Bucket", desiredState: '{"BucketName":"data"}' } },
      /^desiredState: the bucket is called data/,
    ],
    ["a resource of a Terraform module", { type: "m:tf:aws_s3_bucket", props: { bucket: "data" } }, /called data/],
  ];
  for (const [what, resource, message] of described) {
    it(`judges ${what}`, () => {
      const { violations } = says([resource]);
      assert.equal(violations.length, 1);
      assert.match(violations[0]!, message);
    });
  }

  it("passes what it allows", () => {
    assert.deepEqual(says([{ ...BAD, props: { bucket: "our-data" } }]), { violations: [], notes: [] });
  });

  it("does not see resources of other types", () => {
    assert.deepEqual(says([{ type: "sqs/queue", props: { bucket: "data" } }]).violations, []);
  });

  it("reports a value that is unknown at preview, as a violation", () => {
    assert.match(says([{ ...BAD, props: { bucket: UNKNOWN } }]).violations.join(), /^bucket is unknown until/);
  });

  it("reports it as a note where strict is off", () => {
    const { violations, notes } = says([{ ...BAD, props: { bucket: UNKNOWN } }], { strict: false });
    assert.deepEqual(violations, []);
    assert.match(notes.join(), /Not checked: bucket is unknown until/);
  });

  it("has exceptions", () => {
    const exceptions = [{ urn: urnOf(BAD), reason: "an older bucket", expires: "2027-01-01" }];
    assert.deepEqual(says([BAD], { exceptions }).violations, []);
  });

  it("has exceptions that expire", () => {
    const exceptions = [{ urn: urnOf(BAD), reason: "an older bucket", expires: "2026-01-01" }];
    assert.match(says([BAD], { exceptions }).violations.join("\n"), /expired on 2026-01-01[\s\S]*called data/);
  });

  it("reports the same finding once", () => {
    const twice = ownRule({
      ...FACTS,
      types: awsTypes("s3/bucket"),
      check: () => [{ message: "the same." }, { message: "the same." }],
    });
    assert.equal(says([BAD], {}, twice).violations.length, 1);
  });

  it("has its long messages cut", () => {
    const long = ownRule({ ...FACTS, types: awsTypes("s3/bucket"), check: () => [{ message: "x".repeat(5_000) }] });
    assert.ok(says([BAD], {}, long).violations[0]!.length < 2_100);
  });

  it("may only note something", () => {
    const note = ownRule({ ...FACTS, types: awsTypes("s3/bucket"), check: () => [{ message: "later.", note: true }] });
    const { violations, notes } = says([BAD], {}, note);
    assert.deepEqual([violations.length, notes.length], [0, 1]);
  });

  it("may look at every type of a provider, and at what Cloud Control has of it", () => {
    const all = ownRule({ ...FACTS, types: ["aws:*"], check: ({ type }) => [{ message: `${type}.` }] });
    const resources = [BAD, { type: "sqs/queue", props: {} }, { type: "aws-native:sqs:Queue", props: {} }];
    assert.equal(says(resources, {}, all).violations.length, 3);
  });

  it("has settings with defaults, which a configuration overrides", () => {
    const rule = ownRule({
      ...FACTS,
      types: awsTypes("s3/bucket"),
      config: { prefix: { type: "string", default: "our-", description: "How names begin." } } as never,
      check: (_, config) => [{ message: `names begin with ${(config as { prefix: string }).prefix}.` }],
    });
    assert.match(says([BAD], {}, rule).violations.join(), /begin with our-\./);
    assert.match(says([BAD], { prefix: "my-" }, rule).violations.join(), /begin with my-\./);
  });

  it("may check the whole stack, with what each property is made from", () => {
    const rule = ownRule({
      ...FACTS,
      *checkStack(resources: readonly StackResource[]) {
        for (const { urn, from } of resources) {
          const sources = (from.bucket ?? []).map((source) => source.type).join();
          if (sources) yield { urn, message: `the policy is for ${sources}.` };
        }
      },
    });
    const policy = { type: "s3/bucketPolicy", props: { bucket: UNKNOWN }, from: { bucket: ["data"] } };
    assert.match(says([BAD, policy], {}, rule).violations.join(), /^the policy is for aws:s3\/bucket:Bucket\./);
  });

  it("sees the resources of templates in the whole stack", () => {
    const rule = ownRule({
      ...FACTS,
      *checkStack(resources: readonly StackResource[]) {
        for (const { type, urn } of resources)
          if (type === awsTypes("s3/bucket")[0]) yield { urn, message: "a bucket." };
      },
    });
    const template = stackWith({ B: { Type: "AWS::S3::Bucket" } });
    assert.match(says([template], {}, rule).violations.join(), /^templateBody\.Resources\.B: a bucket\./);
  });
});
