import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Manifest } from "../../../runner/cli/records/manifest";
import { close, listen } from "../../support/http-server";
import { FakeEcs, type FakeTask } from "./ecs";
import { breakOff, Faults } from "./faults";
import { FakeImages } from "./images";
import { figuresOf } from "./last-lines";
import { FakeLogs } from "./logs";
import { FakeQueues } from "./queues";
import { FakeS3 } from "./s3";
import { BUCKET, CONTAINER } from "./stack";
import { FakeStates } from "./states";

/** ECS, CloudWatch Logs, SQS and S3 in this process, spoken to over http by the real SDK. */
export class FakeAws {
  readonly ecs = new FakeEcs();
  readonly logs = new FakeLogs();
  readonly s3 = new FakeS3();
  readonly sqs = new FakeQueues();
  readonly states = new FakeStates();
  readonly ecr = new FakeImages();
  /** Quotas of Fargate's vCPUs by their codes; others are refused. */
  vcpus: Record<string, number> = {};
  readonly faults = new Faults();
  /** Actions asked for, in order, e.g. `ecs:RunTask`. */
  readonly calls: string[] = [];
  /** The Authorization headers, in order. */
  readonly authorizations: string[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<FakeAws> {
    const fake = new FakeAws();
    await listen(fake.#server);
    return fake;
  }

  /** Without a server: requests are carried out by a transport of the test's own. */
  static unserved(): FakeAws {
    return new FakeAws();
  }

  get url(): string {
    const address = this.#server.address() as AddressInfo | null;
    return address ? `http://127.0.0.1:${address.port}` : "http://aws.test";
  }

  async stop(): Promise<void> {
    if (this.#server.listening) await close(this.#server);
  }

  /** The run id that a task was given. */
  static runId(task: FakeTask): string {
    return environmentOf(task).RFARGATE_RUN_ID ?? "";
  }

  /** Puts into the bucket what a run's container leaves there. */
  leave(
    runId: string,
    outputs: Record<string, string>,
    exitCode = 0,
    printed?: readonly string[],
    more: Partial<Manifest> = {},
  ): void {
    const files = Object.entries(outputs).map(([path, text]) => {
      const key = `output/${runId}/${path}`;
      this.s3.put(key, text);
      return { key, path, bytes: Buffer.byteLength(text), sha256: createHash("sha256").update(text).digest("hex") };
    });
    this.s3.put(
      `runs/${runId}/manifest.json`,
      JSON.stringify({ ...manifest(runId, files, exitCode), log: printed && figuresOf(printed), ...more }),
    );
  }

  /** Tasks from now on print lines, leave outputs and end with an exit code, as a run of the image does. */
  runsLike(parts: {
    lines?: string[];
    outputs?: Record<string, string>;
    exitCode?: number;
    manifest?: Partial<Manifest>;
  }): void {
    const { lines = [], outputs = {}, exitCode = 0, manifest } = parts;
    this.ecs.onStart = (task) => {
      const runId = FakeAws.runId(task);
      this.leave(runId, outputs, exitCode, undefined, manifest);
      this.logs.add(streamOf(task), [...lines, `rfargate: end run=${runId} exit=${exitCode}`]);
    };
  }

  /** Does what a request asks for. */
  carryOut(action: string, request: FakeRequest): FakeAnswer {
    this.calls.push(action);
    return "x-amz-target" in request.headers ? this.#json(action, request.body) : this.#object(request);
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = {
      method: incoming.method ?? "",
      url: new URL(incoming.url ?? "/", this.url),
      headers: incoming.headers,
      body: await buffer(incoming),
    };
    const json = "x-amz-target" in request.headers;
    const action = actionOf(request);
    this.authorizations.push(incoming.headers.authorization ?? "");
    const fault = this.faults.take(action);
    if (fault && fault.kind !== "lost") this.calls.push(action);
    if (fault?.kind === "drop") return breakOff(response);
    const answer = fault?.kind === "error" ? errorAnswer(json, fault) : this.carryOut(action, request);
    if (fault?.kind === "lost") return breakOff(response);
    response.writeHead(answer.status, { "content-type": json ? "application/x-amz-json-1.1" : "application/xml" });
    response.end(answer.body);
  }

  #json(action: string, body: Buffer): { status: number; body: string } {
    const input = JSON.parse(body.toString() || "{}");
    const [service, name] = action.split(":") as [string, string];
    const answer = this.#answer(service, name, input);
    return { status: answer.status, body: JSON.stringify(answer.body) };
  }

  #answer(service: string, name: string, input: Record<string, unknown>): { status: number; body: unknown } {
    if (service === "ecr") return this.ecr.handle();
    if (service === "servicequotas") return this.#quota(input.QuotaCode as string);
    if (service === "states") return this.states.handle(name, input as Record<string, string>);
    if (service === "sqs") return this.sqs.handle(name, input);
    return service === "ecs" ? this.ecs.handle(name, input) : this.logs.handle(input);
  }

  #quota(code: string): { status: number; body: unknown } {
    const Value = this.vcpus[code];
    if (Value === undefined)
      return { status: 400, body: { __type: "AccessDeniedException", message: "no quotas here" } };
    return { status: 200, body: { Quota: { QuotaCode: code, Value } } };
  }

  #object({ method, url, headers, body }: FakeRequest): FakeAnswer {
    const path = decodeURIComponent(url.pathname).slice(1);
    const [bucket, ...rest] = path.split("/");
    if (bucket !== BUCKET)
      return errorAnswer(false, { status: 404, name: "NoSuchBucket", message: "The specified bucket does not exist" });
    return this.s3.handle(method, rest.join("/"), url.searchParams, headers, body);
  }
}

/** A request as it reaches AWS. */
export interface FakeRequest {
  method: string;
  url: URL;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
}

export interface FakeAnswer {
  status: number;
  body: Buffer | string;
  headers?: NodeJS.Dict<string | string[]>;
}

/** The action that a request asks for, e.g. `ecs:RunTask`. */
export function actionOf({ method, url, headers }: FakeRequest): string {
  const target = headers["x-amz-target"];
  return typeof target === "string" ? jsonAction(target) : s3Action(method, url);
}

/** An error as AWS words it, for its JSON services or for S3. */
export function errorAnswer(
  json: boolean,
  { status, name, message }: { status: number; name: string; message: string },
): FakeAnswer {
  const xml = `<Error><Code>${name}</Code><Message>${message}</Message></Error>`;
  return { status, body: json ? JSON.stringify({ __type: name, message }) : xml };
}

function manifest(runId: string, outputs: object[], exitCode: number): object {
  return {
    version: 1,
    runId,
    model: "first-run",
    taskArn: null,
    image: "repo",
    imageDigest: null,
    startedAt: "2026-11-21T07:00:00.000Z",
    finishedAt: "2026-11-21T07:00:05.000Z",
    scripts: [
      {
        name: "test-script.R",
        startedAt: "2026-11-21T07:00:00.500Z",
        finishedAt: "2026-11-21T07:00:04.500Z",
        exitCode,
      },
    ],
    inputs: [],
    outputs,
    exitCode,
    signal: null,
    error: null,
  };
}

/** The environment that a task's overrides give R. */
export function environmentOf(task: FakeTask): Record<string, string> {
  const overrides = task.overrides as {
    containerOverrides: Array<{ environment: Array<{ name: string; value: string }> }>;
  };
  return Object.fromEntries(overrides.containerOverrides[0]!.environment.map(({ name, value }) => [name, value]));
}

/** The log stream of a task of model first-run. */
export function streamOf(task: FakeTask): string {
  return `first-run/${CONTAINER}/${task.taskArn.split("/").at(-1)}`;
}

function jsonAction(target: string): string {
  const [service, name] = target.split(".");
  if (service === "AWSStepFunctions") return `states:${name}`;
  if (service === "ServiceQuotasV20190624") return `servicequotas:${name}`;
  if (service === "AmazonSQS") return `sqs:${name}`;
  if (service?.startsWith("AmazonEC2ContainerRegistry")) return `ecr:${name}`;
  return `${service?.startsWith("Logs") ? "logs" : "ecs"}:${name}`;
}

function s3Action(method: string, url: URL): string {
  if (method === "PUT") return "s3:PutObject";
  return url.searchParams.has("list-type") ? "s3:ListBucket" : "s3:GetObject";
}
