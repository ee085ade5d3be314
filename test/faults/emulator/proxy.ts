import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { actionOf, type FakeAnswer } from "../../cli/fake/aws";
import { close, listen } from "../../support/http-server";
import { type AnswerFault, arriving, type FaultPlan, FaultyCalls } from "../faulty-calls";
import type { Random } from "../random";
import type { Emulator } from "./emulator";
import type { FaultyEvents } from "./faulty-events";

/** Calls of a process: 150 s with a look at every 50 ms have fewer. */
const MOST_CALLS = 6_000;

/** One process's way to the emulator, over http, with faults. */
export class FaultyProxy {
  readonly #calls: FaultyCalls;
  readonly #server: Server;

  /** @param events how its log goes wrong; absent: it does not */
  constructor(
    emulator: Emulator,
    random: Random,
    private readonly plan: Omit<FaultPlan, "most">,
    private readonly events?: FaultyEvents,
  ) {
    this.#calls = new FaultyCalls(emulator, random, { ...plan, most: MOST_CALLS });
    this.#server = createServer((request, response) => {
      // A process that is killed breaks its connections; the emulator may be stopped.
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  listen(): Promise<string> {
    return listen(this.#server);
  }

  close(): Promise<void> {
    return close(this.#server);
  }

  get endless(): boolean {
    return this.#calls.endless;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = {
      method: request.method ?? "",
      url: new URL(request.url ?? "/", "http://proxy"),
      headers: request.headers,
      body: await buffer(request),
    };
    const action = actionOf(asked);
    const outcome = await this.#calls.call(action, asked);
    if (outcome.kind !== "answer") return void response.destroy();
    const { answer, fault } = outcome;
    const whole = Buffer.from(answer.body);
    const given = action === "logs:FilterLogEvents" && answer.status === 200 ? this.events?.given(whole) : undefined;
    this.#answer(response, { ...answer, body: given ?? whole }, fault);
  }

  #answer(response: ServerResponse, answer: FakeAnswer & { body: Buffer }, fault: AnswerFault | undefined): void {
    const sent = arriving(answer.body, fault);
    const breaks = fault === "cut" || fault === "dying";
    const { connection: _, "transfer-encoding": __, ...headers } = answer.headers ?? {};
    response.writeHead(answer.status, { ...headers, "content-length": (breaks ? answer.body : sent).length });
    if (!breaks) return void response.end(sent);
    response.write(sent, () => {
      if (fault === "dying") this.plan.kill();
      response.destroy();
    });
  }
}
