import {
  DeleteRuleCommand,
  type InputTransformer,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import type { Asked } from "./asked";

/** Returns a message that the rule's target received; undefined: none within so many seconds. */
export type Receive = () => Promise<string | undefined>;

/** Creates a rule that sends events to a queue, runs `use`, and deletes both. */
export async function withRule<T>(
  { sqs, events, unique }: Asked,
  rule: { kind: string; pattern: object; InputTransformer?: InputTransformer },
  use: (receive: Receive) => Promise<T>,
): Promise<T> {
  const Name = unique(rule.kind);
  const QueueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: Name }))).QueueUrl!;
  try {
    const attributes = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    const Arn = attributes.Attributes!.QueueArn!;
    const { RuleArn } = await events.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(rule.pattern) }));
    const Attributes = { Policy: policy(Arn, RuleArn!) };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    const { InputTransformer } = rule;
    await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: "queue", Arn, InputTransformer }] }));
    return await use(async () => {
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
      return Messages?.[0]?.Body;
    });
  } finally {
    await events.send(new RemoveTargetsCommand({ Rule: Name, Ids: ["queue"] })).catch(() => undefined);
    await events.send(new DeleteRuleCommand({ Name }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  }
}

function policy(queue: string, rule: string): string {
  const Condition = { ArnEquals: { "aws:SourceArn": rule } };
  const Principal = { Service: "events.amazonaws.com" };
  const Statement = [{ Effect: "Allow", Principal, Action: "sqs:SendMessage", Resource: queue, Condition }];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
