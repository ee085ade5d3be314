import { TestEventPatternCommand } from "@aws-sdk/client-eventbridge";
import type { Question } from "../question";

/** Why a run without R's exit code is not reported if a sidecar has one: docs/decisions.md. */
export const absentMember: Question = {
  name: "absent-member",
  expectation: "`exists: false` in an array of objects is false as soon as one of them has the member",
  usd: 0,
  async ask({ events, outputs }) {
    const pattern = { detail: { containers: { name: ["r"], exitCode: [{ exists: false }] } } };
    const event = {
      ...{ id: "1", account: outputs.aws.accountId, region: outputs.aws.region, time: "2026-01-01T00:00:00Z" },
      ...{ source: "aws.ecs", "detail-type": "ECS Task State Change", resources: [] },
      detail: { containers: [{ name: "r" }, { name: "sidecar", exitCode: 1 }] },
    };
    const { Result } = await events.send(
      new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) }),
    );
    return { seen: Result ? "it matches" : "it does not match", asExpected: Result === false };
  },
};
