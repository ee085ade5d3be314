/** A message of the queue, in Lambda's form. */
export interface QueueRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: Record<string, string | undefined>;
  messageAttributes: Record<string, { stringValue?: string } | undefined>;
}

/** A number among the message's attributes; 0 if absent. */
export const numberOf = ({ messageAttributes }: QueueRecord, name: string) =>
  Number(messageAttributes[name]?.stringValue ?? 0);
