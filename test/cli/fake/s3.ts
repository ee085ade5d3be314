import { createHash } from "node:crypto";

export interface FakeObject {
  body: Buffer;
  modified: Date;
}

export interface S3Answer {
  status: number;
  body: Buffer | string;
}

/** One bucket: get, put (also only-if-absent), list. */
export class FakeS3 {
  readonly objects = new Map<string, FakeObject>();

  put(key: string, body: string | Buffer, modified = new Date()): void {
    this.objects.set(key, { body: Buffer.from(body as string), modified });
  }

  text(key: string): string | undefined {
    return this.objects.get(key)?.body.toString();
  }

  handle(
    method: string,
    key: string,
    query: URLSearchParams,
    headers: NodeJS.Dict<string | string[]>,
    body: Buffer,
  ): S3Answer {
    if (method === "GET" && key === "") return { status: 200, body: this.#list(query.get("prefix") ?? "") };
    if (method === "GET") {
      const object = this.objects.get(key);
      return object ? { status: 200, body: object.body } : fail(404, "NoSuchKey", "The specified key does not exist.");
    }
    if (method !== "PUT") return fail(405, "MethodNotAllowed", method);
    if (headers["if-none-match"] === "*" && this.objects.has(key)) {
      return fail(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    }
    const content = headers["content-encoding"] === "aws-chunked" ? dechunk(body) : body;
    const expected = headers["x-amz-checksum-sha256"];
    if (expected && expected !== createHash("sha256").update(content).digest("base64")) {
      return fail(400, "BadDigest", "The SHA256 you specified did not match the calculated checksum.");
    }
    this.put(key, content);
    return { status: 200, body: "" };
  }

  #list(prefix: string): string {
    const entries = [...this.objects]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([key, { body, modified }]) =>
          `<Contents><Key>${key}</Key><Size>${body.length}</Size><LastModified>${modified.toISOString()}</LastModified></Contents>`,
      );
    return `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>${entries.join("")}</ListBucketResult>`;
  }
}

function fail(status: number, code: string, message: string): S3Answer {
  return { status, body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}

/** The content of an aws-chunked body: `<hex size>[;...]\r\n<bytes>\r\n` until size 0. */
function dechunk(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.subarray(at, end).toString(), 16);
    if (!size) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
