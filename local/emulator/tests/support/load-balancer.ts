import { createServer, type Server } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type WebSocket, WebSocketServer } from "ws";
import { emulatorAgent } from "../../../../test/support/emulator-aws";
import { unique } from "./account";
import { settings } from "./clients";
import { emulator } from "./emulator";

export const balancers = async () => new ElasticLoadBalancingV2Client(await settings());

/** A target that names itself in its answers and sends messages back. */
export interface Target {
  address: string;
  port: number;
  /** Open WebSockets, with the request of each. */
  sockets: Array<{ socket: WebSocket; path: string; headers: NodeJS.Dict<string | string[]> }>;
  close(): Promise<void>;
}

/** Serves on one of this machine's own addresses: a group tells targets apart by address. */
export async function target(address: string): Promise<Target> {
  const sockets: Target["sockets"] = [];
  const server: Server = createServer((_, response) => {
    response.setHeader("set-cookie", "session=of-the-target").end(address);
  });
  const webSockets = new WebSocketServer({ noServer: true, handleProtocols: () => "chat" });
  server.on("upgrade", (asked, connection, head) => {
    if (asked.url === "/refused") {
      connection.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\nX-Reason: no-seat\r\n\r\nno seat");
      return;
    }
    webSockets.handleUpgrade(asked, connection, head, (socket) => {
      sockets.push({ socket, path: asked.url!, headers: asked.headers });
      socket.on("message", (data, isBinary) => {
        const text = data.toString();
        if (text === "close") socket.close(4001, "as asked");
        else socket.send(text === "who" ? address : data, { binary: isBinary });
      });
    });
  });
  await new Promise<void>((listening) => server.listen(0, address, listening));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    for (const { socket } of sockets) socket.terminate();
    await new Promise((closed) => server.close(closed));
  };
  return { address, port, sockets, close };
}

export interface Balancer {
  host: string;
  loadBalancerArn: string;
  targetGroupArn: string;
}

/** The account's default VPC, and subnets of it in two zones. */
const VPC = { VpcId: "vpc-00000001", Subnets: ["subnet-00000001", "subnet-00000002"] };

/**
 * A load balancer that forwards to targets.
 * @param group settings of the target group
 */
export async function balancer(
  targets: Target[],
  attributes: Record<string, string> = {},
  group: Partial<CreateTargetGroupCommandInput> = {},
): Promise<Balancer> {
  const client = await balancers();
  const Name = unique("balancer");
  const { VpcId, Subnets } = VPC;
  const { LoadBalancers } = await client.send(new CreateLoadBalancerCommand({ Name, Subnets }));
  const { LoadBalancerArn, DNSName } = LoadBalancers![0]!;
  const { TargetGroups } = await client.send(
    new CreateTargetGroupCommand({ Name, Protocol: "HTTP", Port: 80, VpcId, TargetType: "ip", ...group }),
  );
  const { TargetGroupArn } = TargetGroups![0]!;
  await client.send(
    new CreateListenerCommand({
      ...{ LoadBalancerArn, Protocol: "HTTP", Port: 80 },
      DefaultActions: [{ Type: "forward", TargetGroupArn }],
    }),
  );
  const Attributes = Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
  if (Attributes.length > 0) {
    await client.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
  }
  if (targets.length > 0) {
    const Targets = targets.map(({ address, port }) => ({ Id: address, Port: port }));
    await client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
  }
  return { host: DNSName!, loadBalancerArn: LoadBalancerArn!, targetGroupArn: TargetGroupArn! };
}

/** A GET of the load balancer; its cookies as a browser sends them. */
export async function ask({ host }: Balancer, cookies: string[] = []) {
  const { dir } = await emulator();
  const { endpoint } = await settings();
  const headers = { host, ...(cookies.length > 0 ? { cookie: cookies.join("; ") } : {}) };
  return new Promise<{ status: number; body: string; cookies: string[] }>((done, failed) => {
    const sent = request(endpoint, { headers, agent: emulatorAgent(dir), servername: "localhost" }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () =>
        done({ status: response.statusCode!, body, cookies: response.headers["set-cookie"] ?? [] }),
      );
    });
    sent.on("error", failed);
    sent.end();
  });
}
