import { createHash } from "node:crypto";

export interface FakeObject {
  body: Buffer;
  modified: Date;
}

/** Most keys of a listing's page, as on S3. */
const PAGE = 1000;

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
    if (method === "GET" && key === "") return { status: 200, body: this.#list(query) };
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

  /** A page of the keys, and of the prefixes that a delimiter makes of them. */
  #list(query: URLSearchParams): string {
    const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter")];
    const rolledUp = (key: string) => {
      const at = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      return at < 0 ? undefined : key.slice(0, at + delimiter!.length);
    };
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix));
    const rows = [...new Set(keys.map((key) => rolledUp(key) ?? key))].sort();
    const after = query.get("continuation-token") ?? "";
    const rest = rows.filter((row) => row > after);
    const page = rest.slice(0, PAGE);
    const entries = page.map((row) => {
      const object = this.objects.get(row);
      if (!object || rolledUp(row)) return `<CommonPrefixes><Prefix>${row}</Prefix></CommonPrefixes>`;
      const { body, modified } = object;
      return `<Contents><Key>${row}</Key><Size>${body.length}</Size><LastModified>${modified.toISOString()}</LastModified></Contents>`;
    });
    const more = rest.length > PAGE;
    const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
    return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${entries.join("")}</ListBucketResult>`;
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
