import type { Message } from "@aws-sdk/client-sqs";
import type { Cloud } from "../aws/open-aws";
import type { Queues } from "../aws/queues";
import { counted } from "../base/counted";
import { CliError, EXIT } from "../base/errors";
import { type Output, table } from "../base/output";
import type { Clock } from "../base/world";
import { formatDuration } from "../parse/duration";
import type { ModelQueue } from "./open-queue";

/** A message in a dead-letter queue. */
export interface DeadLetter {
  /** The message's id in the log and in run ids. */
  messageId: string;
  /** `tries`: every try failed; `rejected`: R ended with 3. */
  reason: "tries" | "rejected";
  /** ISO, UTC: when the message was sent or, if rejected, when that happened. */
  sentAt: string | null;
  body: string;
  attributes: Record<string, string>;
}

/** Seconds to hide messages while they are shown: enough to read a queue, and short enough for a redrive soon after. */
const LOOK_SECONDS = 20;

/** The dead-letter queues and the number of their messages. */
export async function listDeadLetters(
  out: Output,
  cloud: Cloud,
  queues: Queues,
  models: ModelQueue[],
): Promise<number> {
  const rows = await Promise.all(
    models.map(async ({ model, queue }) => {
      const explain = <T>(call: () => Promise<T>) => cloud.session.explained("sqs:GetQueueAttributes", call);
      const [dead, main] = await Promise.all([
        explain(() => queues.counts(queue.deadLetterUrl)),
        explain(() => queues.counts(queue.url)),
      ]);
      return { model, deadLetters: dead.waiting + dead.working, ...main, url: queue.deadLetterUrl };
    }),
  );
  out.result(rows);
  const shown = rows.map((row) => [row.model, String(row.deadLetters), String(row.waiting), String(row.working)]);
  out.data(table(["MODEL", "DEAD LETTERS", "WAITING", "WORKING"], shown));
  return EXIT.ok;
}

/** Shows messages without removing them. */
export async function showDeadLetters(
  out: Output,
  cloud: Cloud,
  queues: Queues,
  { model, queue }: ModelQueue,
  limit: number,
): Promise<number> {
  const letters = await cloud.session.explained("sqs:ReceiveMessage", () => read(queues, queue.deadLetterUrl, limit));
  out.result(letters);
  for (const letter of letters) {
    const why = letter.reason === "rejected" ? "rejected by R (exit code 3)" : "every try failed";
    out.data(`${letter.messageId}  ${letter.sentAt ?? ""}  ${why}`);
    out.data(`  ${letter.body.replaceAll("\n", "\n  ")}`);
  }
  if (letters.length === 0) out.note(`no dead letters of model ${model}`);
  else out.note("show the log of a try: rfargate logs <message id>-<try>");
  return EXIT.ok;
}

async function read(queues: Queues, url: string, limit: number): Promise<DeadLetter[]> {
  const found = new Map<string, DeadLetter>();
  // A queue with few messages may return only some of them.
  for (let empty = 0; empty < 2 && found.size < limit; ) {
    const before = found.size;
    for (const message of await queues.take(url, LOOK_SECONDS)) {
      found.set(message.MessageId ?? "", asDeadLetter(message));
    }
    empty = found.size === before ? empty + 1 : 0;
  }
  return [...found.values()].slice(0, limit);
}

function asDeadLetter({ MessageId, Body, Attributes, MessageAttributes = {} }: Message): DeadLetter {
  const { "rfargate-rejected": rejected, ...others } = Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue ?? ""]),
  );
  const sent = Number(Attributes?.SentTimestamp);
  return {
    messageId: rejected ?? MessageId ?? "",
    reason: rejected ? "rejected" : "tries",
    sentAt: Number.isFinite(sent) ? new Date(sent).toISOString() : null,
    body: Body ?? "",
    attributes: others,
  };
}

/** Moves all dead letters back to their queue and waits for SQS. */
export async function redriveDeadLetters(
  out: Output,
  cloud: Cloud,
  queues: Queues,
  { model, queue }: ModelQueue,
  clock: Clock,
): Promise<number> {
  const { deadLetterArn, arn } = queue;
  const began = clock.now();
  await cloud.session.explained("sqs:StartMessageMoveTask", () => queues.move(deadLetterArn, arn));
  for (let pause = 500; ; pause = Math.min(pause * 2, 5_000)) {
    const move = await cloud.session.explained("sqs:ListMessageMoveTasks", () => queues.lastMove(deadLetterArn));
    const moved = move?.ApproximateNumberOfMessagesMoved ?? 0;
    if (move?.Status === "COMPLETED") {
      out.note(`${counted(moved, "message")} sent back to model ${model}`);
      // SQS does not move hidden messages.
      const counts = () => queues.counts(queue.deadLetterUrl);
      const { working: hidden } = await cloud.session.explained("sqs:GetQueueAttributes", counts);
      if (hidden > 0) {
        const wait = `for up to ${LOOK_SECONDS} s after \`rfargate dlq show\``;
        out.note(`${hidden} more ${hidden === 1 ? "is" : "are"} hidden, ${wait}. Run the command again then.`);
      }
      out.result({ model, moved, hidden });
      return EXIT.ok;
    }
    if (move && move.Status !== "RUNNING") {
      const why = move.FailureReason ?? move.Status ?? "unknown";
      throw new CliError(
        `SQS stopped moving messages from ${deadLetterArn} after ${moved} (${move.Status}): ${why}`,
        EXIT.unavailable,
        "count the rest with `rfargate dlq ls`, then run the command again",
      );
    }
    out.progress(`${moved} moved, ${formatDuration(clock.now() - began)}`);
    await clock.sleep(pause);
  }
}
