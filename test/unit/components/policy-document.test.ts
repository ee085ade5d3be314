import assert from "node:assert/strict";
import { joined, type PolicyStatement } from "../../../components/base/policy-document";

const statement = (Sid: string, Resource: string, more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Sid,
  Effect: "Allow",
  Action: ["s3:GetObject"],
  Resource: [Resource],
  ...more,
});

describe("joined statements", () => {
  it("are those that differ only in their resources, under the first one's Sid", () => {
    assert.deepEqual(joined([statement("ReadRuns", "runs"), statement("ReadReports", "reports")]), [
      { ...statement("ReadRuns", "runs"), Resource: ["runs", "reports"] },
    ]);
  });

  it("are never those that differ in action, effect or condition", () => {
    const Condition = { ArnEquals: { "ecs:cluster": "one" } };
    const all = [
      statement("One", "a"),
      statement("Two", "b", { Action: ["s3:PutObject"] }),
      statement("Three", "c", { Effect: "Deny" }),
      statement("Four", "d", { Condition }),
    ];
    assert.deepEqual(joined(all), all);
  });
});
