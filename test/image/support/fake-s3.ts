import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A stand-in for S3 that answers as AWS does to a task role which may list with a prefix only: a missing object is
 * AccessDenied, not NoSuchKey. Says no to whatever a test wants denied, and notes every request.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax (Permissions)
 */
export class FakeS3 {
  readonly objects = new Map<string, string>();
  /** `GET key`, `PUT key`, `LIST prefix`, in the order of their arrival. */
  readonly requests: string[] = [];
  /** Requests, as above, that are answered with 403. */
  readonly denied = new Set<string>();
  /** Requests, as above, that are never answered. */
  readonly ignored = new Set<string>();
  #server: Server;

  constructor(readonly bucket: string) {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /** Answers the endpoint. */
  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, "http://fake");
    const [, bucket, ...rest] = url.pathname.split("/").map(decodeURIComponent);
    const key = rest.join("/");
    const listing = request.method === "GET" && key === "";
    const name = listing ? `LIST ${url.searchParams.get("prefix") ?? ""}` : `${request.method} ${key}`;
    this.requests.push(name);
    if (this.ignored.has(name)) return;
    const body: Buffer[] = [];
    request.on("data", (chunk: Buffer) => body.push(chunk));
    request.on("end", () => {
      if (bucket !== this.bucket) return fault(response, 404, "NoSuchBucket", "The specified bucket does not exist");
      if (this.denied.has(name)) return fault(response, 403, "AccessDenied", "Access Denied");
      if (listing) return send(response, 200, this.#list(url.searchParams.get("prefix") ?? ""));
      if (request.method === "PUT") {
        this.objects.set(key, Buffer.concat(body).toString());
        return send(response, 200, "", { ETag: '"0"' });
      }
      const content = this.objects.get(key);
      if (request.method !== "GET" || content === undefined)
        return fault(response, 403, "AccessDenied", "Access Denied");
      return send(response, 200, content, { ETag: '"0"', "Last-Modified": "Sat, 01 Jan 2022 00:00:00 GMT" });
    });
  }

  #list(prefix: string): string {
    const found = [...this.objects].filter(([key]) => key.startsWith(prefix)).sort();
    const contents = found.map(
      ([key, text]) =>
        `<Contents><Key>${escaped(key)}</Key><Size>${Buffer.byteLength(text)}</Size><ETag>"0"</ETag>` +
        "<LastModified>2022-01-01T00:00:00.000Z</LastModified><StorageClass>STANDARD</StorageClass></Contents>",
    );
    return `<ListBucketResult><Name>${this.bucket}</Name><Prefix>${escaped(prefix)}</Prefix><KeyCount>${found.length}</KeyCount><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`;
  }
}

const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Content-Length": Buffer.byteLength(body), ...headers });
  response.end(body);
}

function fault(response: ServerResponse, status: number, code: string, message: string): void {
  send(response, status, `<Error><Code>${code}</Code><Message>${message}</Message></Error>`, {
    "Content-Type": "application/xml",
  });
}
