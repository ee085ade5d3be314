import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { keys } from "../../../runner/cli/records/layout";
import { docker, execute } from "../../image/support/docker";
import { clientSettings, rootCredentials } from "../../support/emulator-aws";
import { eventually } from "../../support/eventually";
import { messagesEnded } from "../invariants";
import { Random } from "../random";
import { Emulator } from "./emulator";
import { played } from "./played";
import { FaultyProxy } from "./proxy";
import { Queues } from "./queues";

const TRIES = 3;
/** Seconds for which a killed worker hides its message. */
const VISIBILITY = 6;
/** Containers that may die or fail before one has an AWS without faults. */
const FAULTY_CONTAINERS = 3;
const SCRIPT = "faults-queue.R";
/** Ends as the message has it for this try, `9` by a signal. */
const R = `plan <- strsplit(Sys.getenv("RFARGATE_MESSAGE"), " ")[[1]]
code <- as.integer(c(plan[-1], 0))[[min(as.integer(Sys.getenv("RFARGATE_MESSAGE_TRY")), length(plan))]]
writeLines(plan[[1]], "output/done")
if (code == 9L) { tools::pskill(Sys.getpid(), 9L); Sys.sleep(10) }
quit(status = code)
`;

/**
 * Messages of a queue of the emulator's SQS and the image's worker in real containers, one after another. Each has faults of its own
 * between it and the emulator, and is perhaps killed with SIGKILL at some call. The last one meets no fault.
 * @returns what does not hold: every message ends done, by a run that its manifest says went well, or as a dead letter
 */
export const emulatorQueueUnderFaults = (stack: StackOutputs, seed: number): Promise<string[]> =>
  played(seed, (name) => new Scenario(stack, new Random(seed), name));

class Scenario {
  readonly #emulator = new Emulator();
  readonly #queues = new Queues();
  readonly #s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  readonly #log: string[] = [];

  constructor(
    private readonly stack: StackOutputs,
    private readonly random: Random,
    private readonly name: string,
  ) {}

  async play(): Promise<string[]> {
    const { random } = this;
    const deadLetters = await this.#queues.create(`${this.name}-dead`);
    const deadLetterTargetArn = await this.#queues.arnOf(deadLetters);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: TRIES });
    const queue = await this.#queues.create(this.name, { RedrivePolicy });
    await this.#s3.send(new PutObjectCommand({ Bucket: this.stack.bucket, Key: `r_scripts/${SCRIPT}`, Body: R }));
    const ids = new Map<string, string>();
    for (let i = 0; i <= random.below(4); i++) {
      const ends = Array.from({ length: TRIES }, () => random.pick(["0", "0", "0", "1", "3", "4", "9"]));
      const MessageBody = [`message-${i}`, ...ends].join(" ");
      const { MessageId } = await this.#queues.sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody }));
      ids.set(`message-${i}`, MessageId!);
    }
    let queued: number | undefined;
    for (let container = 1; queued !== 0 && container <= FAULTY_CONTAINERS + 1; container++)
      queued = await this.#worker(queue, deadLetters, container <= FAULTY_CONTAINERS);
    const dead = firstWords(await this.#queues.bodies(deadLetters));
    const wrong = queued === 0 ? [] : [`the queue still holds ${queued} messages`];
    const left = queued === 0 ? [] : firstWords(await this.#queues.bodies(queue));
    const codes = new Map<string, Array<number | undefined>>();
    for (const [name, id] of ids) {
      const runs = Array.from({ length: TRIES }, (_, i) => this.#exitCodeOf(`${id}-${i + 1}`));
      codes.set(name, await Promise.all(runs));
    }
    const deleted = [...ids.keys()].filter((name) => !dead.includes(name) && !left.includes(name));
    wrong.push(...messagesEnded([...ids.keys()], { deleted, dead, queued: left }, (name) => codes.get(name)!));
    return wrong.length > 0 ? [...wrong, ...this.#log] : [];
  }

  async end(): Promise<void> {
    await this.#queues.end();
    this.#emulator.close();
    this.#s3.destroy();
  }

  /**
   * One container of the worker, until it has died or the queue is empty.
   * @returns messages that the queue holds
   */
  async #worker(queue: string, deadLetters: string, faulty: boolean): Promise<number> {
    const { random } = this;
    const name = `${this.name}-worker`;
    const kill = () => void execute("docker", ["kill", name]);
    const killAt = faulty && random.chance(0.7) ? 1 + random.below(40) : undefined;
    const plan = { share: faulty ? random.pick([0, 0.1, 0.2]) : 0, kill, ...(killAt ? { killAt } : {}) };
    const proxy = new FaultyProxy(this.#emulator, new Random(random.below(2 ** 31)), plan);
    const variables = await this.#variables(await proxy.listen(), queue, deadLetters);
    const environment = Object.entries(variables).flatMap(([key, value]) => ["-e", `${key}=${value}`]);
    const options = ["--init", "--read-only", "--network", "host", "--memory", "1g", ...environment];
    try {
      await docker("run", "--detach", "--name", name, ...options, this.stack.image.uri);
      await eventually(`the end of ${name}`, async () => {
        const running = await docker("inspect", "--format", "{{.State.Running}}", name);
        return running === "false" || (await this.#queues.count(queue)) === 0;
      });
      return await this.#queues.count(queue);
    } finally {
      this.#log.push((await execute("docker", ["logs", name])).output);
      await execute("docker", ["rm", "--force", "--volumes", name]);
      await proxy.close();
    }
  }

  async #variables(endpoint: string, queue: string, deadLetters: string): Promise<Record<string, string>> {
    const { accessKeyId, secretAccessKey } = await rootCredentials()();
    return {
      RFARGATE_QUEUE_URL: queue,
      RFARGATE_DEAD_LETTER_URL: deadLetters,
      RFARGATE_TRIES: String(TRIES),
      RFARGATE_VISIBILITY_TIMEOUT: String(VISIBILITY),
      RFARGATE_RETRY_DELAY: "1",
      RFARGATE_BUCKET: this.stack.bucket,
      RFARGATE_ENDPOINT_URL: endpoint,
      SCRIPT,
      AWS_REGION: this.stack.aws.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
  }

  async #exitCodeOf(runId: string): Promise<number | undefined> {
    const command = new GetObjectCommand({ Bucket: this.stack.bucket, Key: keys.manifest(runId) });
    const text = await this.#s3.send(command).then(
      ({ Body }) => Body!.transformToString(),
      (error: Error) => {
        if (error.name === "NoSuchKey") return undefined;
        throw error;
      },
    );
    return text === undefined ? undefined : JSON.parse(text).exitCode;
  }
}

const firstWords = (bodies: readonly string[]) => bodies.map((body) => body.split(" ")[0]!);
