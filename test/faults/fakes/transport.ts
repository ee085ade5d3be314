import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { errorAnswer, type FakeAnswer, type FakeAws, type FakeRequest } from "../../cli/fake/aws";
import type { Random } from "../random";

/** What the SDK gives its request handler. */
interface SdkRequest {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: string | Uint8Array | Readable;
}

/** Errors as AWS words them: its JSON services, and S3. */
const ERRORS = {
  throttled: [
    { status: 400, name: "ThrottlingException", message: "Rate exceeded" },
    { status: 503, name: "SlowDown", message: "Please reduce your request rate." },
  ],
  broken: [
    { status: 500, name: "InternalFailure", message: "We encountered an internal error. Please try again." },
    { status: 500, name: "InternalError", message: "We encountered an internal error. Please try again." },
  ],
  expired: [
    { status: 400, name: "ExpiredTokenException", message: "The security token included in the request is expired" },
    { status: 400, name: "ExpiredToken", message: "The provided token has expired." },
  ],
} as const;

interface SdkAnswer {
  response: { statusCode: number; headers: object; body: Readable };
}

/** The end of a process, while it reads an answer. */
interface Death {
  kill: () => void;
  grave: Promise<never>;
}

type FaultKind =
  | keyof typeof ERRORS
  | "dropped"
  | "lost"
  | "doubled"
  | "refused"
  | "cut"
  | "short"
  | "altered"
  | "stale";

const EVERYWHERE: FaultKind[] = ["throttled", "broken", "expired", "dropped", "lost", "doubled"];
const BY_ACTION: Record<string, FaultKind[]> = {
  "ecs:RunTask": ["refused", "lost", "lost"],
  "ecs:DescribeTasks": ["stale"],
  "ecs:ListTasks": ["stale"],
  "s3:GetObject": ["cut", "short"],
};
/** An output may be another one by now: the bucket is not rfargate's alone. */
const OF_OUTPUTS: FaultKind[] = ["cut", "short", "altered", "altered"];

/** Calls of a process. */
const MOST_CALLS = 3_000;

/** One process's way to AWS: requests are lost, doubled, answered late or wrongly, as the seed has it, and then the process dies. */
export class FaultyTransport {
  calls = 0;
  /** Whether it asked for more than any process that ends would. */
  endless = false;

  constructor(
    private readonly aws: FakeAws,
    private readonly random: Random,
    private readonly plan: {
      /** Share of the calls that go wrong. */
      share: number;
      /** The call at which the process dies: before or after it is carried out, or while its answer comes. */
      killAt?: number;
      /** The call from which on the process's credentials have expired. */
      expireAt?: number;
      /** How the kill is told. */
      kill: () => void;
      /** What calls of a dead process wait for: fails once the scenario is over. */
      grave: Promise<never>;
    },
  ) {}

  /** As the SDK calls it. */
  async handle(request: SdkRequest): Promise<SdkAnswer> {
    const query = Object.entries(request.query ?? {}).map(
      ([name, value]) => `${name}=${encodeURIComponent(String(value ?? ""))}`,
    );
    const asked = {
      method: request.method,
      url: new URL(`http://aws.test${request.path}${query.length > 0 ? `?${query.join("&")}` : ""}`),
      headers: request.headers,
      body: await bytesOf(request.body),
    };
    const action = this.aws.actionOf(asked);
    const json = "x-amz-target" in asked.headers;
    const { killAt, expireAt } = this.plan;
    if (++this.calls === killAt) return this.#die(action, asked);
    if (killAt !== undefined && this.calls > killAt) return this.plan.grave;
    if (this.calls > MOST_CALLS) {
      this.endless = true;
      this.plan.kill();
      return this.plan.grave;
    }
    if (expireAt !== undefined && this.calls >= expireAt) return failed(json, "expired");
    const kind = this.random.chance(this.#share(action, asked))
      ? this.random.pick([...EVERYWHERE, ...(isOutput(action, asked) ? OF_OUTPUTS : (BY_ACTION[action] ?? []))])
      : undefined;
    if (kind === "throttled" || kind === "broken" || kind === "expired") return failed(json, kind);
    if (kind === "dropped") throw reset();
    if (kind === "stale")
      return answered({
        status: 200,
        body: action === "ecs:ListTasks" ? '{"taskArns":[]}' : '{"tasks":[],"failures":[]}',
      });
    if (kind === "refused") this.aws.ecs.failures.push({ reason: "Capacity is unavailable at this time." });
    if (kind === "doubled") this.aws.carryOut(action, asked);
    const answer = this.aws.carryOut(action, asked);
    if (kind === "lost") throw reset();
    return answered(answer, kind);
  }

  destroy(): void {}

  #die(action: string, asked: FakeRequest): SdkAnswer | Promise<never> {
    const when = this.random.pick(["before", "after", "meanwhile"]);
    const { kill, grave } = this.plan;
    if (when === "before") {
      kill();
      return grave;
    }
    const answer = this.aws.carryOut(action, asked);
    if (when === "meanwhile") return answered(answer, { kill, grave });
    kill();
    return grave;
  }

  /** What decides whether a run is started twice or an output kept goes wrong more often: it is asked for once or twice a process. */
  #share(action: string, asked: FakeRequest): number {
    const deciding = action === "ecs:RunTask" || action === "s3:PutObject" || isOutput(action, asked);
    return this.plan.share > 0 && deciding ? 0.5 : this.plan.share;
  }
}

function isOutput(action: string, { url }: FakeRequest): boolean {
  return action === "s3:GetObject" && url.pathname.includes("/output/");
}

async function bytesOf(body: SdkRequest["body"]): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  return typeof body === "string" || body instanceof Uint8Array ? Buffer.from(body) : buffer(body);
}

function failed(json: boolean, kind: keyof typeof ERRORS): SdkAnswer {
  return answered(errorAnswer(json, ERRORS[kind][json ? 0 : 1]));
}

/** @param fault what happens to the body; a death comes when half of it is there */
function answered({ status, body }: FakeAnswer, fault?: FaultKind | Death): SdkAnswer {
  const bytes = Buffer.from(body);
  const half = bytes.subarray(0, bytes.length >> 1);
  let stream = Readable.from([bytes]);
  if (typeof fault === "object") stream = Readable.from(dying(half, fault));
  else if (status === 200 && fault === "cut") stream = Readable.from(broken(half));
  else if (status === 200 && fault === "short") stream = Readable.from([half]);
  else if (status === 200 && fault === "altered") stream = Readable.from([bytes.map((byte) => byte ^ 1)]);
  return { response: { statusCode: status, headers: { "content-length": String(bytes.length) }, body: stream } };
}

async function* dying(part: Buffer, { kill, grave }: Death): AsyncGenerator<Buffer> {
  yield part;
  kill();
  yield await grave;
}

async function* broken(part: Buffer): AsyncGenerator<Buffer> {
  yield part;
  throw reset();
}

function reset(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}
