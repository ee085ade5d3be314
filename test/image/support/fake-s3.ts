import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { close, listen } from "../../support/http-server";

/**
 * An error of S3, a connection that breaks before (`reset`) or after (`lost`) the request is carried out, or in the middle of
 * the answer (`cut`).
 */
export type S3Fault = keyof typeof ERRORS | "reset" | "lost" | "cut";

const ERRORS: Record<"broken" | "slow" | "expired", [status: number, code: string, message: string]> = {
  broken: [500, "InternalError", "We encountered an internal error. Please try again."],
  slow: [503, "SlowDown", "Please reduce your request rate."],
  expired: [400, "ExpiredToken", "The provided token has expired."],
};

/**
 * A stand-in for S3 that answers as AWS does to a task role which may list with a prefix only: a missing object is
 * AccessDenied, not NoSuchKey. Says no to whatever a test wants denied, and notes every request.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax (Permissions)
 */
export class FakeS3 {
  readonly objects = new Map<string, string>();
  /** When objects were written, where it was not just now. */
  readonly modified = new Map<string, Date>();
  /** `GET key`, `PUT key`, `LIST prefix`, in the order of their arrival. */
  readonly requests: string[] = [];
  /** Scopes of the requests' signatures: `<day>/<region>/s3/aws4_request`. */
  readonly scopes: string[] = [];
  /** Requests, as above, that are answered with 403. */
  readonly denied = new Set<string>();
  /** Requests, as above, that are never answered. */
  readonly ignored = new Set<string>();
  /** Bytes that one PUT may have. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
  mostPut = 5 * 1024 ** 3;
  /** Called, and waited for, before a request is answered. */
  onRequest?: (name: string) => Promise<void>;
  /** What goes wrong with a request, as above. */
  fault: (request: string) => S3Fault | undefined = () => undefined;
  readonly #uploads = new Map<string, Map<number, Buffer>>();
  #server: Server;

  constructor(readonly bucket: string) {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /** Answers the endpoint. */
  listen(): Promise<string> {
    return listen(this.#server);
  }

  close(): Promise<void> {
    return close(this.#server);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, "http://fake");
    // Not the URL's path, in which "a/../b" has become "b".
    const [, bucket, ...rest] = request.url!.split("?")[0]!.split("/").map(decodeURIComponent);
    const key = rest.join("/");
    const listing = request.method === "GET" && key === "";
    const name = listing ? `LIST ${url.searchParams.get("prefix") ?? ""}` : `${request.method} ${key}`;
    this.requests.push(name);
    this.scopes.push(/Credential=[^/]+\/([^,]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "");
    if (this.ignored.has(name)) return;
    const body: Buffer[] = [];
    request.on("data", (chunk: Buffer) => body.push(chunk));
    request.on("end", async () => {
      await this.onRequest?.(name);
      const wrong = this.fault(name);
      if (wrong === "reset") return void response.destroy();
      if (wrong === "lost" || wrong === "cut") breakOff(response, wrong);
      else if (wrong !== undefined) return fault(response, ...ERRORS[wrong]);
      if (bucket !== this.bucket) return fault(response, 404, "NoSuchBucket", "The specified bucket does not exist");
      if (this.denied.has(name)) return fault(response, 403, "AccessDenied", "Access Denied");
      if (listing) return send(response, 200, this.#list(url.searchParams.get("prefix") ?? ""));
      if (request.method === "POST") return this.#upload(response, key, url.searchParams.get("uploadId"));
      if (request.method === "PUT" && Buffer.concat(body).length > this.mostPut)
        return fault(response, 400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size.");
      const upload = this.#uploads.get(url.searchParams.get("uploadId") ?? "");
      if (upload) {
        upload.set(Number(url.searchParams.get("partNumber")), Buffer.concat(body));
        return send(response, 200, "", { ETag: '"part"' });
      }
      if (request.method === "PUT") return this.#put(request, response, key, Buffer.concat(body));
      const content = this.objects.get(key);
      if (request.method !== "GET" || content === undefined)
        return fault(response, 403, "AccessDenied", "Access Denied");
      const modified = this.modified.get(key) ?? new Date();
      return send(response, 200, content, { ETag: tag(content), "Last-Modified": modified.toUTCString() });
    });
  }

  /** Begins an upload in parts, or puts its parts together. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
  #upload(response: ServerResponse, key: string, id: string | null): void {
    if (id === null) {
      this.#uploads.set("upload", new Map());
      const names = `<Bucket>${this.bucket}</Bucket><Key>${escaped(key)}</Key>`;
      send(
        response,
        200,
        `<InitiateMultipartUploadResult>${names}<UploadId>upload</UploadId></InitiateMultipartUploadResult>`,
      );
      return;
    }
    const parts = [...(this.#uploads.get(id) ?? [])].sort(([a], [b]) => a - b).map(([, part]) => part);
    this.#uploads.delete(id);
    this.objects.set(key, Buffer.concat(parts).toString());
    send(response, 200, '<CompleteMultipartUploadResult><ETag>"whole"</ETag></CompleteMultipartUploadResult>');
  }

  /** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
  #put(request: IncomingMessage, response: ServerResponse, key: string, body: Buffer): void {
    const found = this.objects.get(key);
    const { "if-none-match": none, "if-match": match } = request.headers;
    if ((none === "*" && found !== undefined) || (match !== undefined && match !== tag(found ?? ""))) {
      fault(response, 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
      return;
    }
    this.objects.set(key, body.toString());
    this.modified.delete(key);
    send(response, 200, "", { ETag: tag(body.toString()) });
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

const tag = (content: string) => `"${createHash("md5").update(content).digest("hex")}"`;

/** Loses the next answer, all of it or the second half of its body. */
function breakOff(response: ServerResponse, when: "lost" | "cut"): void {
  response.end = ((body = "") => {
    if (when === "lost") return response.destroy();
    const half = Buffer.from(body);
    response.write(half.subarray(0, half.length >> 1), () => response.destroy());
    return response;
  }) as typeof response.end;
}

const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/\r/g, "&#13;");

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Content-Length": Buffer.byteLength(body), ...headers });
  response.end(body);
}

function fault(response: ServerResponse, status: number, code: string, message: string): void {
  send(response, status, `<Error><Code>${code}</Code><Message>${message}</Message></Error>`, {
    "Content-Type": "application/xml",
  });
}
