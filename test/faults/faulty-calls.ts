import { errorAnswer, type FakeAnswer, type FakeRequest } from "../cli/fake/aws";
import type { Random } from "./random";

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

type FaultKind = keyof typeof ERRORS | "dropped" | "lost" | "doubled" | "refused" | "stale" | BodyFault;

/** What happens to an answer's body: it breaks off, ends early or has other bytes. */
type BodyFault = "cut" | "short" | "altered";

const EVERYWHERE: FaultKind[] = ["throttled", "broken", "expired", "dropped", "lost", "doubled"];
const BY_ACTION: Record<string, FaultKind[]> = {
  "ecs:RunTask": ["refused", "lost", "lost"],
  "ecs:DescribeTasks": ["stale"],
  "ecs:ListTasks": ["stale"],
  "s3:GetObject": ["cut", "short"],
};
/** An output may be another one by now: the bucket is not rfargate's alone. */
const OF_OUTPUTS: FaultKind[] = ["cut", "short", "altered", "altered"];

/** The AWS behind the faults. */
export interface Upstream {
  carryOut(action: string, asked: FakeRequest): FakeAnswer | Promise<FakeAnswer>;
  /** Carries out a RunTask for which there is no capacity: its token keeps that rejection from then on. */
  refuse(action: string, asked: FakeRequest): FakeAnswer | Promise<FakeAnswer>;
}

/** How one process's calls go wrong. */
export interface FaultPlan {
  /** Share of the calls that go wrong. */
  share: number;
  /** The call at which the process dies: before or after it is carried out, or while its answer comes. */
  killAt?: number;
  /** The call from which on the process's credentials have expired. */
  expireAt?: number;
  /** Calls of a process that never ends. */
  most: number;
  /** Kills the process. */
  kill: () => void;
}

/** What a process gets for a call. */
type Outcome =
  | { kind: "answer"; answer: FakeAnswer; fault?: AnswerFault }
  /** The connection breaks without an answer. */
  | { kind: "reset" }
  /** The process is dead. */
  | { kind: "dead" };

/** A fault of the body, or the process dies in the middle of the answer. */
export type AnswerFault = BodyFault | "dying";

/** The part of a body that arrives, with its bytes as they arrive. */
export function arriving(body: Buffer, fault: AnswerFault | undefined): Buffer {
  if (fault === undefined) return body;
  return fault === "altered" ? Buffer.from(body.map((byte) => byte ^ 1)) : body.subarray(0, body.length >> 1);
}

/** One process's calls of AWS: they are lost, doubled, answered late or wrongly, as the seed has it, and then the process dies. */
export class FaultyCalls {
  calls = 0;
  /** Whether it asked for more than any process that ends would. */
  endless = false;

  constructor(
    private readonly upstream: Upstream,
    private readonly random: Random,
    private readonly plan: FaultPlan,
  ) {}

  async call(action: string, asked: FakeRequest): Promise<Outcome> {
    const json = "x-amz-target" in asked.headers;
    const { killAt, expireAt, most, kill } = this.plan;
    if (++this.calls === killAt) return this.#die(action, asked);
    if (killAt !== undefined && this.calls > killAt) return { kind: "dead" };
    if (this.calls > most) {
      this.endless = true;
      kill();
      return { kind: "dead" };
    }
    if (expireAt !== undefined && this.calls >= expireAt) return failed(json, "expired");
    const kind = this.#draw(action, asked);
    if (kind === "throttled" || kind === "broken" || kind === "expired") return failed(json, kind);
    if (kind === "dropped") return { kind: "reset" };
    if (kind === "stale") return stale(action);
    if (kind === "refused") return { kind: "answer", answer: await this.upstream.refuse(action, asked) };
    if (kind === "doubled") await this.upstream.carryOut(action, asked);
    const answer = await this.upstream.carryOut(action, asked);
    if (kind === "lost") return { kind: "reset" };
    return kind === "doubled" || kind === undefined || answer.status !== 200
      ? { kind: "answer", answer }
      : { kind: "answer", answer, fault: kind };
  }

  async #die(action: string, asked: FakeRequest): Promise<Outcome> {
    const when = this.random.pick(["before", "after", "meanwhile"]);
    if (when === "meanwhile")
      return { kind: "answer", answer: await this.upstream.carryOut(action, asked), fault: "dying" };
    if (when === "after") await this.upstream.carryOut(action, asked);
    this.plan.kill();
    return { kind: "dead" };
  }

  #draw(action: string, asked: FakeRequest): FaultKind | undefined {
    if (!this.random.chance(this.#share(action, asked))) return undefined;
    return this.random.pick([...EVERYWHERE, ...(isOutput(action, asked) ? OF_OUTPUTS : (BY_ACTION[action] ?? []))]);
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

function failed(json: boolean, kind: keyof typeof ERRORS): Outcome {
  return { kind: "answer", answer: errorAnswer(json, ERRORS[kind][json ? 0 : 1]) };
}

function stale(action: string): Outcome {
  const body = action === "ecs:ListTasks" ? '{"taskArns":[]}' : '{"tasks":[],"failures":[]}';
  return { kind: "answer", answer: { status: 200, body } };
}
