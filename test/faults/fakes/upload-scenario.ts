import { ECSClient, ListTasksCommand, RunTaskCommand } from "@aws-sdk/client-ecs";
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { QueueRecord } from "../../../components/upload/function/queue-record";
import { startOnUpload } from "../../../components/upload/function/start-on-upload";
import { RecentStarts } from "../../../components/upload/function/starter";
import { TaskStarter } from "../../../components/upload/function/task-starter";
import type { UploadSettings } from "../../../components/upload/function/upload-settings";
import { UPLOAD_SETTINGS } from "../../support/upload-settings";
import { accountedFor } from "../invariants";
import { Random } from "../random";

const SETTINGS: UploadSettings = { ...UPLOAD_SETTINGS, maxTasks: 3 };

/** Calls of the function before AWS answers without faults, and until then at most. */
const FAULTY_CALLS = 60;
const CALLS = 400;

/** A message of the queue, or a copy of it. */
interface Message extends QueueRecord {
  object: string;
}

/** The queue, its dead letters and ECS in memory, each answer of which may be lost or wrong. */
class Account {
  readonly queue: Message[] = [];
  readonly dead: string[] = [];
  /** Object to number of tasks that were started for it. */
  readonly started = new Map<string, number>();
  readonly #tokens = new Map<string, object>();
  readonly #deduplicated = new Set<string>();
  #running: string[] = [];
  now = 1_000_000;
  faulty = true;
  /** The message that the function works on. */
  current?: Message;

  constructor(readonly random: Random) {}

  get clients(): { ecs: ECSClient; sqs: SQSClient } {
    const send = (command: unknown) => this.#send(command);
    // Real clients, as the SDK pages through lists with those alone.
    const region = "eu-west-1";
    return {
      ecs: Object.assign(new ECSClient({ region }), { send }),
      sqs: Object.assign(new SQSClient({ region }), { send }),
    };
  }

  put(object: string): void {
    const body = JSON.stringify({ detail: { object: { key: `input/${object}`, size: 1, sequencer: "1" } } });
    this.#add(object, body, {});
  }

  async #send(command: unknown): Promise<object> {
    const fault =
      this.faulty && this.random.chance(0.25) ? this.random.pick(["before", "after", "slow"] as const) : undefined;
    if (fault === "before") throw named("TimeoutError");
    if (fault === "slow") this.now += 20_000;
    const answer = this.#carryOut(command);
    if (fault === "after") throw named("InternalFailure");
    return answer;
  }

  #carryOut(command: unknown): object {
    if (command instanceof ListTasksCommand) {
      if (this.random.chance(0.3)) this.#running = this.#running.slice(1);
      return { taskArns: this.faulty && this.random.chance(0.3) ? [] : this.#running };
    }
    if (command instanceof RunTaskCommand) return this.#run(command.input.clientToken!);
    if (command instanceof SendMessageCommand) {
      const { QueueUrl, MessageBody, MessageAttributes = {}, MessageDeduplicationId } = command.input;
      const key = `${QueueUrl} ${MessageDeduplicationId}`;
      if (this.#deduplicated.has(key)) return {};
      this.#deduplicated.add(key);
      const object = this.current!.object;
      if (QueueUrl === SETTINGS.deadLetterQueueUrl) this.dead.push(object);
      else this.#add(object, MessageBody!, MessageAttributes);
      return {};
    }
    if (command instanceof ChangeMessageVisibilityCommand) return {};
    throw new Error("not expected");
  }

  #run(token: string): object {
    const known = this.#tokens.get(token);
    if (known) return known;
    const refused = this.faulty && this.random.chance(0.15);
    const arn = `arn:task/${this.#tokens.size}`;
    const answer = refused
      ? { failures: [{ reason: "Capacity is unavailable at this time." }] }
      : { tasks: [{ taskArn: arn }] };
    this.#tokens.set(token, answer);
    if (!refused) {
      this.#running.push(arn);
      const { object } = this.current!;
      this.started.set(object, (this.started.get(object) ?? 0) + 1);
    }
    return answer;
  }

  #add(object: string, body: string, given: SendMessageCommand["input"]["MessageAttributes"]): void {
    const text = Object.entries(given ?? {}).map(([name, { StringValue }]) => [
      name,
      { stringValue: StringValue, dataType: "String" },
    ]);
    this.queue.push({
      object,
      messageId: `m${this.queue.length}-${this.random.below(1e9)}`,
      receiptHandle: "handle",
      body,
      attributes: { ApproximateReceiveCount: "1" },
      messageAttributes: Object.fromEntries(text),
    } as Message);
  }
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

/**
 * Uploads under faults: the function is called with the first message of the queue again and again, and may die at any call.
 * @returns what does not hold: a task is started at most once for an object, and each object ends started, dead or in the queue
 */
export async function uploadUnderFaults(seed: number): Promise<string[]> {
  const random = new Random(seed);
  const account = new Account(random);
  const objects = Array.from({ length: 1 + random.below(6) }, (_, i) => `file-${i}.csv`);
  for (const object of objects) account.put(object);
  const now = () => account.now;
  const { ecs, sqs } = account.clients;
  const handler = () =>
    startOnUpload({
      starter: new TaskStarter(ecs, SETTINGS, new RecentStarts(now)),
      ...{ sqs, settings: SETTINGS, now, log: () => {} },
    });
  let handle = handler();
  for (let call = 0; call < CALLS && account.queue.length > 0; call++) {
    account.faulty = call < FAULTY_CALLS;
    const message = account.queue[0]!;
    account.current = message;
    const done = await handle({ Records: [message] }).then(
      ({ batchItemFailures }) => batchItemFailures.length === 0,
      // What the function throws goes back to the queue whole, and the next call may have a new process.
      () => {
        if (random.chance(0.5)) handle = handler();
        return false;
      },
    );
    account.queue.shift();
    // SQS may give a message again although it was dealt with: the answer that deletes it was lost.
    if (!done || (account.faulty && random.chance(0.1))) account.queue.push(message);
    account.now += 60_000;
  }
  const started = objects.filter((object) => (account.started.get(object) ?? 0) > 1);
  const lost = accountedFor(objects, {
    done: [...account.started.keys()],
    dead: account.dead,
    queued: account.queue.map(({ object }) => object),
  });
  return [...started.map((object) => `${object} was started more than once`), ...lost];
}
