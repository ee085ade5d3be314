import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { close, listen } from "../../support/http-server";
import type { Random } from "../random";

interface Message {
  id: string;
  body: string;
  receives: number;
  /** Ms of the queue's clock. */
  visibleAt: number;
  /** Of the last receive. */
  receipt: string;
}

type Fault = "broken" | "throttled" | "reset" | "lost";

const ERRORS = {
  broken: [500, '{"__type":"InternalFailure"}'],
  throttled: [400, '{"__type":"ThrottlingException","message":"Rate exceeded"}'],
} as const;

/**
 * A queue with its dead letters, over http: answers fail, get lost and break off, and messages come twice. The ECS agent's
 * protection is always granted.
 */
export class FaultyQueue {
  readonly messages: Message[] = [];
  /** Ids of dead letters that the worker sent. */
  readonly rejected: string[] = [];
  /** Ids of dead letters whose tries were used up. */
  readonly givenUp: string[] = [];
  readonly deleted: string[] = [];
  faulty = true;
  calls = 0;
  /** Called before each call of the worker's is carried out. */
  onCall: (call: number) => void = () => {};
  readonly #server: Server;

  /**
   * @param tries receives after which a message that shows again is a dead letter
   * @param speed how much faster than the machine's the queue's clock runs
   */
  constructor(
    private readonly random: Random,
    private readonly tries: number,
    private readonly speed: number,
  ) {
    this.#server = createServer(async (request, response) => {
      const input = JSON.parse((await text(request)) || "{}");
      if (request.url?.startsWith("/agent/"))
        return response.end(JSON.stringify({ protection: { ProtectionEnabled: input.ProtectionEnabled } }));
      this.onCall(++this.calls);
      const kinds: Fault[] = ["broken", "throttled", "reset", "lost"];
      const fault = this.faulty && random.chance(0.2) ? random.pick(kinds) : undefined;
      if (fault === "reset") return response.destroy();
      if (fault === "broken" || fault === "throttled") {
        const [status, body] = ERRORS[fault];
        response.statusCode = status;
        return response.end(body);
      }
      const action = String(request.headers["x-amz-target"]).replace("AmazonSQS.", "");
      const answer = JSON.stringify(this.#carryOut(action, input));
      return fault === "lost" ? response.destroy() : response.end(answer);
    });
  }

  listen(): Promise<string> {
    return listen(this.#server);
  }

  close(): Promise<void> {
    return close(this.#server);
  }

  send(id: string, body: string): void {
    this.messages.push({ id, body, receives: 0, visibleAt: 0, receipt: "" });
  }

  get #now(): number {
    return performance.now() * this.speed;
  }

  #carryOut(action: string, input: Record<string, unknown>): object {
    const held = this.messages.find(({ receipt }) => receipt !== "" && receipt === input.ReceiptHandle);
    if (action === "ReceiveMessage") return this.#receive(Number(input.VisibilityTimeout));
    if (action === "SendMessage") this.rejected.push(String(input.MessageBody).split(" ")[0]!);
    if (action === "ChangeMessageVisibility" && held)
      held.visibleAt = this.#now + 1000 * Number(input.VisibilityTimeout);
    if (action === "DeleteMessage" && held) {
      this.messages.splice(this.messages.indexOf(held), 1);
      this.deleted.push(held.id);
    }
    return {};
  }

  #receive(visibility: number): object {
    for (const message of this.messages.filter((each) => each.visibleAt <= this.#now)) {
      if (message.receives >= this.tries) {
        this.messages.splice(this.messages.indexOf(message), 1);
        this.givenUp.push(message.id);
        continue;
      }
      const doubled = this.faulty && this.random.chance(0.1);
      message.receives++;
      message.receipt = `${message.id}-${message.receives}`;
      if (!doubled) message.visibleAt = this.#now + 1000 * visibility;
      const Attributes = { ApproximateReceiveCount: String(message.receives), SentTimestamp: "1795250000000" };
      return {
        Messages: [{ MessageId: message.id, ReceiptHandle: message.receipt, Body: message.body, Attributes }],
      };
    }
    return {};
  }
}
