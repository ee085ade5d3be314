import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { actionOf, type FakeAws } from "../../cli/fake/aws";
import { type AnswerFault, arriving, type FaultPlan, FaultyCalls } from "../faulty-calls";
import type { Random } from "../random";

/** What the SDK gives its request handler. */
interface SdkRequest {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: string | Uint8Array | Readable;
}

interface SdkAnswer {
  response: { statusCode: number; headers: object; body: Readable };
}

/** Calls of a process. */
const MOST_CALLS = 3_000;

/** One process's way to the fakes of AWS, as the SDK calls it, with faults. */
export class FaultyTransport {
  readonly #calls: FaultyCalls;

  constructor(
    aws: FakeAws,
    random: Random,
    private readonly plan: Omit<FaultPlan, "most"> & {
      /** What calls of a dead process wait for: fails once the scenario is over. */
      grave: Promise<never>;
    },
  ) {
    const upstream = {
      carryOut: aws.carryOut.bind(aws),
      refuse: (...call: Parameters<FakeAws["carryOut"]>) => {
        aws.ecs.failures.push({ reason: "Capacity is unavailable at this time." });
        return aws.carryOut(...call);
      },
    };
    this.#calls = new FaultyCalls(upstream, random, { ...plan, most: MOST_CALLS });
  }

  get endless(): boolean {
    return this.#calls.endless;
  }

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
    const outcome = await this.#calls.call(actionOf(asked), asked);
    if (outcome.kind === "reset") throw reset();
    if (outcome.kind === "dead") return this.plan.grave;
    const { answer, fault } = outcome;
    const bytes = Buffer.from(answer.body);
    const headers = { "content-length": String(bytes.length) };
    const body = Readable.from(this.#parts(arriving(bytes, fault), fault));
    return { response: { statusCode: answer.status, headers, body } };
  }

  destroy(): void {}

  async *#parts(body: Buffer, fault: AnswerFault | undefined): AsyncGenerator<Buffer> {
    yield body;
    if (fault === "cut") throw reset();
    if (fault !== "dying") return;
    this.plan.kill();
    yield await this.plan.grave;
  }
}

async function bytesOf(body: SdkRequest["body"]): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === "string") return Buffer.from(body);
  return body instanceof Uint8Array ? Buffer.concat([body]) : buffer(body);
}

function reset(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}
