import assert from "node:assert/strict";
import { connect, type Http2Server } from "node:http2";
import { createRequire } from "node:module";
import { serveGrpc } from "../../../policy/core/grpc";

const grpc = createRequire(require.resolve("@pulumi/pulumi/package.json"))("@grpc/grpc-js");

/** What ran after an answer. */
const later: string[] = [];

/** Answers with the request backwards; `fail` as the request is an error. */
const METHODS = new Map([
  [
    "/test/Reverse",
    (request: Buffer, afterwards: (work: () => void) => void) => {
      if (request.toString() === "later") afterwards(() => later.push("done"));
      if (request.toString() === "fail") throw new Error("it failed: 100 % of ü");
      return Buffer.from(request).reverse();
    },
  ],
]);

describe("the gRPC server", () => {
  let server: Http2Server;
  let port: number;
  let client: { makeUnaryRequest(...args: unknown[]): void; close(): void };

  before(async () => {
    port = await new Promise<number>((listening) => {
      server = serveGrpc(METHODS, listening);
    });
    client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      "grpc.max_receive_message_length": -1,
    });
  });
  after(() => {
    client.close();
    server.close();
  });

  const call = (path: string, request: Buffer) =>
    new Promise<Buffer>((resolve, reject) => {
      const bytes = (message: Buffer) => message;
      const done = (error: Error | null, answer: Buffer) => (error ? reject(error) : resolve(answer));
      client.makeUnaryRequest(path, bytes, bytes, request, done);
    });

  it("answers gRPC's own client, also without content", async () => {
    assert.equal((await call("/test/Reverse", Buffer.from("abc"))).toString(), "cba");
    assert.equal((await call("/test/Reverse", Buffer.alloc(0))).length, 0);
  });

  it("answers many calls at once, each with its own answer", async () => {
    const requests = Array.from({ length: 200 }, (_, i) => String(1000 + i));
    const answers = await Promise.all(requests.map((text) => call("/test/Reverse", Buffer.from(text))));
    assert.deepEqual(
      answers.map((answer) => [...answer.toString()].reverse().join("")),
      requests,
    );
  });

  it("takes and gives messages of many megabytes", async () => {
    const large = Buffer.alloc(12_000_000, "large ");
    assert.ok((await call("/test/Reverse", large)).reverse().equals(large));
  });

  it("does what a method leaves for afterwards once the client has the answer", async () => {
    assert.equal((await call("/test/Reverse", Buffer.from("later"))).toString(), "retal");
    await call("/test/Reverse", Buffer.alloc(0));
    assert.deepEqual(later, ["done"]);
  });

  it("passes on what a method throws", async () => {
    await assert.rejects(call("/test/Reverse", Buffer.from("fail")), { code: 2, details: "it failed: 100 % of ü" });
  });

  it("is without a method that it does not have", async () => {
    await assert.rejects(call("/test/Handshake", Buffer.alloc(0)), { code: 12 });
  });

  it("continues after a client that leaves in the middle of a call", async () => {
    const session = connect(`http://127.0.0.1:${port}`);
    await new Promise((connected) => session.once("connect", connected));
    session.request({ ":method": "POST", ":path": "/test/Reverse" }).write(Buffer.from([0, 0, 0, 0, 9]));
    session.destroy();
    assert.equal((await call("/test/Reverse", Buffer.from("ab"))).toString(), "ba");
  });
});
