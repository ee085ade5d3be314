import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Question } from "../question";
import { withRule } from "../rule";

const MINUTES = 2;

/** The mail of a failed run quotes ECS's reason. */
export const quotedValue: Question = {
  name: "quoted-value",
  expectation: "a value with a quote in it does not keep the text of a quoted template from being delivered",
  usd: 0.01,
  ask: (asked) => {
    const source = asked.unique("source");
    const InputTransformer = {
      InputPathsMap: { reason: "$.detail.reason" },
      InputTemplate: '"It failed: <reason>."',
    };
    return withRule(asked, { kind: "quote", pattern: { source: [source] }, InputTransformer }, async (receive) => {
      const body = await asked.wait(MINUTES, async () => {
        // A new rule receives events only after a while.
        const Detail = JSON.stringify({ reason: 'exec: "R": not found' });
        await asked.events.send(new PutEventsCommand({ Entries: [{ Source: source, DetailType: "check", Detail }] }));
        return receive();
      });
      return {
        seen: body ?? `nothing within ${MINUTES} minutes`,
        asExpected: /exec: \\?"R\\?": not found/.test(body ?? ""),
      };
    });
  },
};
