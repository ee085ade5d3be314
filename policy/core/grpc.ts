import { createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";

/**
 * A method: the message of its request to that of its answer. What it throws is the error of the call.
 * @param afterwards takes work to do once the answer is sent
 */
export type Method = (request: Buffer, afterwards: (work: () => void) => void) => Buffer;

/** Codes of errors. Source: https://grpc.io/docs/guides/status-codes/ */
const UNKNOWN = 2;
const UNIMPLEMENTED = 12;

/** Stack traces may be long, and an error travels in a header. */
const LONGEST_ERROR = 4000;

/**
 * Serves methods with one request and one answer by gRPC, on a free port of this machine. It is what a policy pack needs of gRPC, and
 * takes half the time of the library in a process that answers a hundred calls.
 * Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 * @param methods by path, such as `/pulumirpc.Analyzer/Analyze`
 */
export function serveGrpc(methods: ReadonlyMap<string, Method>, listening: (port: number) => void): Http2Server {
  const server = createServer();
  server.on("stream", (stream, { ":path": path = "" }) => {
    const parts: Buffer[] = [];
    stream.on("data", (part: Buffer) => parts.push(part));
    stream.on("end", () => answer(stream, methods.get(path), Buffer.concat(parts)));
    stream.on("error", () => {});
  });
  return server.listen(0, "127.0.0.1", () => listening((server.address() as AddressInfo).port));
}

function answer(stream: ServerHttp2Stream, method: Method | undefined, body: Buffer): void {
  // The engine may leave in the middle of a call.
  if (stream.destroyed) return;
  if (!method) {
    fail(stream, UNIMPLEMENTED, "this pack does not have the method");
    return;
  }
  let message: Buffer;
  try {
    message = method(body.subarray(PREFIX), (work) => stream.once("close", work));
  } catch (error) {
    fail(stream, UNKNOWN, error instanceof Error ? error.message : String(error));
    return;
  }
  stream.respond(HEADERS, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end(framed(message));
}

function fail(stream: ServerHttp2Stream, code: number, message: string): void {
  // A text cut within a pair of surrogates has no encoding.
  const text = Buffer.from(message.slice(0, LONGEST_ERROR)).toString();
  const encoded = text.replace(/[^ -$&-~]+/g, encodeURIComponent);
  stream.respond({ ...HEADERS, "grpc-status": String(code), "grpc-message": encoded }, { endStream: true });
}

const HEADERS = { ":status": 200, "content-type": "application/grpc" };

/** Bytes before a message: whether it is compressed, which the engine's are not, and its length. */
const PREFIX = 5;

function framed(message: Buffer): Buffer {
  const frame = Buffer.alloc(PREFIX + message.length);
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, PREFIX);
  return frame;
}
