import { resolve } from "node:path";
import { LARGEST_MESSAGE } from "../../../contract/queue-message";
import { EXIT, usageError } from "../base/errors";
import type { Output } from "../base/output";
import type { World } from "../base/world";
import { readText } from "../parse/check-encoding";
import { newRunId } from "../parse/run-id";
import { keys } from "../records/layout";
import type { CommonOptions } from "../stack/open-stack";
import { collectInputs } from "../start/input-files";
import { stage } from "../start/stage";
import { chooseQueue, openQueues } from "./open-queue";

export interface EnqueueOptions extends CommonOptions {
  body?: string;
  bodyFile?: string;
  input?: string[];
}

/** Attribute with the prefix of a message's files. */
const STAGED_ATTRIBUTE = "rfargate-staged";

/** `rfargate enqueue`: one message with its files. */
export async function enqueue(out: Output, model: string | undefined, options: EnqueueOptions): Promise<number> {
  const { world } = out;
  const [given, inputs] = await Promise.all([readBody(world, options), collectInputs(world.cwd, options.input ?? [])]);
  if (given === undefined && inputs.length === 0) {
    throw usageError("nothing to send", "--body <text>, --body-file <file> or --input <file>");
  }
  const body = given ?? JSON.stringify({ inputs: inputs.map(({ path }) => path) });
  const runId = inputs.length > 0 ? newRunId(new Date(world.clock.now())) : undefined;
  const attributes: Record<string, string> = runId === undefined ? {} : { [STAGED_ATTRIBUTE]: keys.staged(runId) };
  checkMessage(body, attributes);
  const { cloud, queues, models } = await openQueues(out, options);
  const chosen = chooseQueue(cloud, models, model);
  if (runId !== undefined) {
    const onProgress = (sent: number, total: number) => out.progress(`uploading ${sent} of ${total} bytes `);
    const { bucket } = cloud;
    await cloud.session.explained("s3:PutObject", () =>
      stage({ bucket, clock: world.clock, runId, scripts: [], inputs, onProgress }),
    );
    out.progress("");
  }
  const { url } = chosen.queue;
  const messageId = await cloud.session.explained("sqs:SendMessage", () => queues.send(url, body, attributes));
  out.note(`sent to model ${chosen.model}; its first try is run ${messageId}-1`);
  out.data(messageId);
  out.result({ messageId, model: chosen.model, queue: url, run: `${messageId}-1` });
  return EXIT.ok;
}

async function readBody(world: World, { body, bodyFile }: EnqueueOptions): Promise<string | undefined> {
  if (bodyFile === undefined) return body;
  if (body !== undefined) throw usageError("--body and --body-file exclude each other", "remove one of them");
  return readText(resolve(world.cwd, bodyFile), `--body-file ${bodyFile}`);
}

function checkMessage(body: string, attributes: Record<string, string>): void {
  if (body === "") throw usageError("the message is empty", undefined, "one character or more");
  const counted = Object.entries(attributes).map(([name, value]) => `${name}String${value}`);
  const bytes = Buffer.byteLength([body, ...counted].join(""));
  if (bytes > LARGEST_MESSAGE) {
    const remedy = "send large data as a file: --input <file>";
    throw usageError(`the message has ${bytes} bytes`, remedy, `up to ${LARGEST_MESSAGE} bytes`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: characters that SQS rejects
  const invalid = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.exec(body);
  if (invalid) {
    const code = invalid[0].charCodeAt(0).toString(16).padStart(4, "0");
    throw usageError(`the message contains U+${code}, which SQS does not allow`, "send it as a file: --input <file>");
  }
}
