import { createServer, type IncomingMessage, type Server } from "node:http";
import { setTimeout } from "node:timers/promises";
import { close, listen } from "../../support/http-server";
import { isSigned } from "./signature";

/** A message in the queue, as the test put it there. */
interface Message {
  id: string;
  body: string;
  attributes: Record<string, { DataType: string; StringValue: string }>;
  receives: number;
  /** Hidden until a change of its visibility shows it again. */
  hidden: boolean;
}

/** One call that the worker made. */
export interface Call {
  action: string;
  input: Record<string, unknown>;
}

/** A queue, its dead-letter queue and the ECS agent's protection endpoint, over http in this process. */
export class FakeSqs {
  readonly calls: Call[] = [];
  readonly deadLetters: Array<Record<string, unknown>> = [];
  readonly messages: Message[] = [];
  /** Looks at an empty queue that wait now. */
  waiting = 0;
  /** Milliseconds that such a look waits for a message. */
  wait = 50;
  /** Requests that were not signed as AWS wants it. */
  readonly unsigned: string[] = [];
  readonly #server: Server;
  #url = "";

  private constructor() {
    this.#server = createServer((request, response) => {
      read(request).then(async (text) => {
        const look = () => (request.url?.startsWith("/agent/") ? this.#protect(text) : this.#sqs(request, text));
        let answer = look();
        if (answer === EMPTY) {
          this.waiting += 1;
          await setTimeout(this.wait);
          this.waiting -= 1;
          answer = look();
        }
        response.end(JSON.stringify(answer));
      });
    });
  }

  static async start(): Promise<FakeSqs> {
    const fake = new FakeSqs();
    fake.#url = await listen(fake.#server);
    return fake;
  }

  stop(): Promise<void> {
    return close(this.#server);
  }

  send(body: string, attributes: Record<string, string> = {}): string {
    const id = `message-${this.messages.length + 1}`;
    const typed = Object.entries(attributes).map(([name, text]) => [name, { DataType: "String", StringValue: text }]);
    this.messages.push({ id, body, attributes: Object.fromEntries(typed), receives: 0, hidden: false });
    return id;
  }

  /** What a worker is started with; it must share this machine's network. */
  get environment(): Record<string, string> {
    const url = this.#url;
    return {
      RFARGATE_QUEUE_URL: `${url}/123456789012/queue`,
      RFARGATE_DEAD_LETTER_URL: `${url}/123456789012/dead-letters`,
      ECS_AGENT_URI: `${url}/agent`,
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "AKIATEST",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "token",
    };
  }

  /** The calls of some actions, in order. */
  of(...actions: string[]): string[] {
    return this.calls.filter(({ action }) => actions.includes(action)).map(({ action }) => action);
  }

  inputs(action: string): Array<Record<string, unknown>> {
    return this.calls.filter((call) => call.action === action).map(({ input }) => input);
  }

  #protect(text: string): unknown {
    const input = JSON.parse(text);
    this.calls.push({ action: input.ProtectionEnabled ? "Protect" : "Unprotect", input });
    return { protection: { ProtectionEnabled: input.ProtectionEnabled } };
  }

  #sqs(request: IncomingMessage, text: string): unknown {
    const action = String(request.headers["x-amz-target"]).replace("AmazonSQS.", "");
    const input = JSON.parse(text);
    const { "x-amz-security-token": token, authorization } = request.headers;
    if (token !== "token" || !isSigned(request, text, "secret")) this.unsigned.push(`${action} ${authorization}`);
    const answer = this.#answer(action, input);
    if (answer !== EMPTY) this.calls.push({ action, input });
    return answer;
  }

  #answer(action: string, input: Record<string, unknown>): unknown {
    const held = this.messages.find((message) => `receipt-${message.id}` === input.ReceiptHandle);
    switch (action) {
      case "ReceiveMessage":
        return this.#receive();
      case "DeleteMessage":
        if (held) this.messages.splice(this.messages.indexOf(held), 1);
        return {};
      case "ChangeMessageVisibility":
        if (held && input.VisibilityTimeout === 0) held.hidden = false;
        return {};
      case "SendMessage":
        this.deadLetters.push(input);
        return { MessageId: "dead" };
      default:
        return { __type: "InvalidAction" };
    }
  }

  #receive(): unknown {
    const message = this.messages.find(({ hidden }) => !hidden);
    if (!message) return EMPTY;
    message.hidden = true;
    message.receives += 1;
    return {
      Messages: [
        {
          MessageId: message.id,
          ReceiptHandle: `receipt-${message.id}`,
          Body: message.body,
          Attributes: { ApproximateReceiveCount: String(message.receives), SentTimestamp: "1795250000000" },
          MessageAttributes: message.attributes,
        },
      ],
    };
  }
}

/** The answer of a queue that has nothing to give; not recorded. */
const EMPTY = {};

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
