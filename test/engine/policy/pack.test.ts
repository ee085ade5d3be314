import assert from "node:assert/strict";
import { leftovers } from "../../support/leftovers";
import { PolicyStack } from "./support";

const NAME = "pack";

describe("the policy pack, in the real engine", function () {
  this.timeout(300_000);
  const stack = new PolicyStack(NAME);

  before(() => stack.create());
  after(async () => {
    if (stack.made().length > 0) await stack.run(["destroy", "--yes", "--skip-preview"], "corrected");
    await stack.remove();
    stack.dispose();
  });

  const refused = async (program: string, says: RegExp, packConfig?: object) => {
    const { code, text } = await stack.run(["preview"], program, packConfig);
    assert.notEqual(code, 0, text);
    assert.match(text, says);
  };
  const letThrough = async (program: string, packConfig?: object) => {
    const { code, text } = await stack.run(["preview"], program, packConfig);
    assert.equal(code, 0, text);
    return text;
  };

  it("rejects a program with a wildcard before it creates anything", async () => {
    const { code, text } = await stack.run(["up", "--yes"], "wildcard");
    assert.notEqual(code, 0, text);
    assert.match(text, /\[mandatory\] {2}iam-no-service-wide-grant/);
    assert.match(text, /statement 1 allows 180 by "S3:\?\*"/);
    assert.deepEqual(stack.made(), []);
    assert.deepEqual(await leftovers(`policy-test-${NAME}`), []);
  });

  it("rejects it even if the preview is skipped, before it creates the policy", async () => {
    const { code, text } = await stack.run(["up", "--yes", "--skip-preview"], "wildcard");
    assert.notEqual(code, 0, text);
    assert.ok(!stack.made().includes("aws:iam/rolePolicy:RolePolicy"));
  });

  it("accepts the corrected program", async () => {
    const { code, text } = await stack.run(["up", "--yes"], "corrected");
    assert.equal(code, 0, text);
    assert.doesNotMatch(text, /\[mandatory\]|\[advisory\]/);
    assert.deepEqual(stack.made().sort(), ["aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"]);
    const destroyed = await stack.run(["destroy", "--yes", "--skip-preview"], "corrected");
    assert.equal(destroyed.code, 0, destroyed.text);
  });

  describe("at a preview of several policies", () => {
    let text: string;

    before(async () => {
      const preview = await stack.run(["preview"], "rejected");
      assert.notEqual(preview.code, 0, preview.text);
      text = preview.text;
    });

    it("rejects a wildcard that is split over two policies of one role", () => {
      assert.match(text, /role policy-test-pack-spread: allows \d+ of the 180 actions of s3/);
    });

    it("rejects a managed policy with full access", () => {
      assert.match(text, /AmazonS3FullAccess grants far more/);
    });

    it("rejects a document that is unknown at preview", () => {
      assert.match(text, /policy is unknown until/);
    });
  });

  it("rejects a document that is not JSON, with the position", () =>
    refused("broken", /policy: not JSON: expected a value at character 16/));

  it("makes an unknown document a note without strict mode", async () => {
    const text = await letThrough("unknown", { "iam-document-known": { strict: false } });
    assert.match(text, /\[advisory\] {2}iam-document-known/);
    assert.match(text, /Not checked: policy is unknown until/);
  });

  it("recognizes a policy of the same stack behind an unknown ARN", async () => {
    assert.doesNotMatch(await letThrough("attached"), /\[mandatory\]|\[advisory\]/);
  });

  /** The rule that the same wildcard breaks, too. */
  const alone = { "iam-no-dangerous-wildcard": "disabled" };

  it("applies a level of the configuration", async () => {
    assert.match(await letThrough("wildcard", { ...alone, "iam-no-service-wide-grant": "advisory" }), /\[advisory\]/);
  });

  it("applies an exception of the configuration until it expires", async () => {
    const until = (expires: string) => ({
      ...alone,
      "iam-no-service-wide-grant": { exceptions: [{ urn: "urn:*", reason: "until the move is done", expires }] },
    });
    assert.doesNotMatch(await letThrough("wildcard", until("2999-01-01")), /iam-no-service-wide-grant/);
    await refused("wildcard", /the exception "until the move is done" expired on 2020-01-01/, until("2020-01-01"));
  });

  describe("with a configuration of three faults", () => {
    let text: string;

    before(async () => {
      const preview = await stack.run(["preview"], "corrected", {
        "lb-tsl": "advisory",
        "logs-retention": { maxDay: 1 },
        "lb-tls": { exceptions: [{ urn: "urn:*", expires: "2999-01-01" }] },
      });
      assert.notEqual(preview.code, 0, preview.text);
      text = preview.text;
    });

    it("rejects an exception without a reason", () => {
      assert.match(text, /lb-tls" is not usable: reason is missing; it says why/);
    });

    it("lists the rules if the configuration misspells one", () => {
      assert.match(text, /names the rule "lb-tsl", which does not exist; rules are .*lb-tls/);
    });

    it("lists the settings if the configuration misspells one", () => {
      assert.match(text, /no setting "maxDay"; settings are maxDays, strict, exceptions/);
    });
  });

  it("rejects an unknown level", () =>
    refused("corrected", /"advisry" is not a valid enforcement level/, { "lb-tls": "advisry" }));

  it("counts the tags that the provider adds to everything", async () => {
    await letThrough("tagged", { "required-tags": { tags: ["project"] } });
    await refused("tagged", /the tags owner are missing/, { "required-tags": { tags: ["project", "owner"] } });
  });
});
