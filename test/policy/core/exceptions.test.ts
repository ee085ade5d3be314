import assert from "node:assert/strict";
import { logsRetention } from "../../../policy/rules/logs-retention";
import { s3Versioning } from "../../../policy/rules/s3-versioning";
import { run, type TestResource, UNKNOWN, urnOf } from "../harness";

const GROUP: TestResource = { type: "cloudwatch/logGroup", name: "audit", props: {} };
const BUCKET: TestResource = { type: "s3/bucket", name: "data", props: {} };
const until = (expires: string, urn = urnOf(GROUP)) => ({
  exceptions: [{ urn, reason: "auditors ask for it", expires }],
});

describe("an exception", () => {
  it("exempts a resource from a rule up to and including its last day", () => {
    assert.deepEqual(run(logsRetention, [GROUP], until("2026-06-01")).violations, []);
  });

  it("is a finding after its last day, as is what it covered", () => {
    const { violations } = run(logsRetention, [GROUP], until("2026-05-31"));
    assert.equal(violations.length, 2);
    assert.match(violations[0]!, /the exception "auditors ask for it" expired on 2026-05-31/);
  });

  it("is a finding after its last day even if the resource complies", () => {
    const { violations } = run(logsRetention, [{ ...GROUP, props: { retentionInDays: 7 } }], until("2020-01-01"));
    assert.equal(violations.length, 1);
    assert.match(violations[0]!, /expired/);
  });

  it("may name resources by wildcards", () => {
    assert.deepEqual(run(logsRetention, [GROUP], until("2027-01-01", "urn:*::aud?t")).violations, []);
  });

  it("does not exempt other resources", () => {
    assert.equal(run(logsRetention, [GROUP], until("2027-01-01", "urn:*::other")).violations.length, 1);
  });

  it("covers an unknown value", () => {
    const group = { ...GROUP, props: { retentionInDays: UNKNOWN } };
    assert.deepEqual(run(logsRetention, [group], until("2027-01-01")).violations, []);
  });

  it("applies to findings in the whole stack", () => {
    assert.equal(run(s3Versioning, [BUCKET]).violations.length, 1);
    assert.deepEqual(run(s3Versioning, [BUCKET], until("2027-01-01", urnOf(BUCKET))).violations, []);
    const { violations } = run(s3Versioning, [BUCKET], until("2026-01-01", urnOf(BUCKET)));
    assert.match(violations.join(), /expired on 2026-01-01/);
  });
});
