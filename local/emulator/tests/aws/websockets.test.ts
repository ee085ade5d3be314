import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  DeregisterTargetsCommand,
  ModifyLoadBalancerAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import WebSocket from "ws";
import { eventually } from "../../../../test/support/eventually";
import { settings } from "../support/clients";
import { emulator } from "../support/emulator";
import { ask, type Balancer, balancer, balancers, type Target, target } from "../support/load-balancer";

describe("A WebSocket through a load balancer", function () {
  this.timeout(60_000);
  let served: Target;
  let through: Balancer;
  before(async () => {
    served = await target("127.0.0.1");
    through = await balancer([served]);
  });
  after(() => served.close());

  async function connect(to: Balancer, path = "/", cookie?: string): Promise<WebSocket> {
    const { endpoint } = await settings();
    const { dir } = await emulator();
    return new WebSocket(`${endpoint.replace("https:", "wss:")}${path}`, ["chat", "other"], {
      ca: readFileSync(join(dir, "tls/ca.pem")),
      headers: { host: to.host, ...(cookie ? { cookie } : {}) },
    });
  }
  async function open(to: Balancer, path = "/", cookie?: string): Promise<WebSocket> {
    const socket = await connect(to, path, cookie);
    await once(socket, "open");
    return socket;
  }
  async function exchange(socket: WebSocket, message: string | Buffer) {
    const answer = once(socket, "message");
    socket.send(message);
    const [data, isBinary] = (await answer) as [Buffer, boolean];
    return { data, isBinary };
  }
  /** The status and the body in the place of an upgrade. */
  async function refusal(to: Balancer, path = "/") {
    const [, response] = await once(await connect(to, path), "unexpected-response");
    let body = "";
    for await (const chunk of response) body += chunk;
    return { status: response.statusCode as number, headers: response.headers, body };
  }

  it("reaches the target with path, query, protocol and the headers that a load balancer adds", async () => {
    const socket = await open(through, "/session/a%20b?token=1&x=%2F", "a=1");
    const { path, headers } = served.sockets.at(-1)!;
    assert.equal(path, "/session/a%20b?token=1&x=%2F");
    assert.equal(socket.protocol, "chat");
    assert.equal(headers.host, through.host);
    assert.equal(headers.cookie, "a=1");
    assert.equal(headers["x-forwarded-proto"], "http");
    assert.ok(headers["x-forwarded-for"]);
    socket.close();
  });

  it("passes text and large binary messages unchanged and in order", async () => {
    const socket = await open(through);
    assert.deepEqual(await exchange(socket, "grün"), { data: Buffer.from("grün"), isBinary: false });
    const large = Buffer.alloc(1_000_000, "0123456789");
    assert.deepEqual(await exchange(socket, large), { data: large, isBinary: true });
    const texts = Array.from({ length: 100 }, (_, i) => `message ${i}`);
    const received: string[] = [];
    socket.on("message", (data) => received.push(data.toString()));
    for (const text of texts) socket.send(text);
    await eventually("every message", async () => received.length === texts.length, { everyMs: 20 });
    assert.deepEqual(received, texts);
    socket.close();
  });

  it("ends with the target's code and reason", async () => {
    const socket = await open(through);
    const closed = once(socket, "close");
    socket.send("close");
    const [code, reason] = await closed;
    assert.deepEqual([code, reason.toString()], [4001, "as asked"]);
  });

  it("ends at the target when the client disconnects, and at the client when the target does", async () => {
    const left = await open(through);
    const atTarget = once(served.sockets.at(-1)!.socket, "close");
    left.terminate();
    await atTarget;
    const stays = await open(through);
    const atClient = once(stays, "close");
    served.sockets.at(-1)!.socket.terminate();
    await atClient;
  });

  it("is rejected with the target's response", async () => {
    const { status, headers, body } = await refusal(through, "/refused");
    assert.deepEqual([status, headers["x-reason"], body], [403, "no-seat", "no seat"]);
  });

  it("is rejected without a target, and with one that does not respond", async () => {
    assert.equal((await refusal(await balancer([]))).status, 503);
    const gone = await target("127.0.0.1");
    await gone.close();
    assert.equal((await refusal(await balancer([gone]))).status, 502);
  });

  it("is closed after the idle timeout without data", async () => {
    const impatient = await balancer([served]);
    const Attributes = [{ Key: "idle_timeout.timeout_seconds", Value: "1" }];
    await (await balancers()).send(
      new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: impatient.loadBalancerArn, Attributes }),
    );
    const [, reason] = await once(await open(impatient), "close");
    assert.equal(reason.toString(), "idle timeout");
  });

  it("goes to the target in the load balancer's cookie, and sets that cookie itself", async () => {
    const other = await target("127.0.0.2");
    try {
      const sticky = await balancer([served, other], { "stickiness.enabled": "true" });
      const first = await ask(sticky);
      const cookie = first.cookies.find((text) => text.startsWith("AWSALB="))!.split(";")[0]!;
      for (let i = 0; i < 10; i++) {
        const socket = await open(sticky, "/", cookie);
        assert.equal((await exchange(socket, "who")).data.toString(), first.body);
        socket.close();
      }
      const Targets = [{ Id: first.body }];
      await (await balancers()).send(new DeregisterTargetsCommand({ TargetGroupArn: sticky.targetGroupArn, Targets }));
      const socket = await connect(sticky, "/", cookie);
      const upgrade = once(socket, "upgrade");
      await once(socket, "open");
      const [response] = await upgrade;
      assert.notEqual((await exchange(socket, "who")).data.toString(), first.body);
      assert.match(response.headers["set-cookie"]![0], /^AWSALB=/);
      socket.close();
    } finally {
      await other.close();
    }
  });

  it("to another host than a load balancer's is rejected", async () => {
    assert.equal((await refusal({ ...through, host: "example.org" })).status, 403);
  });
});
