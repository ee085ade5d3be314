import type { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import { detailsOf, isDenied, isMissing } from "./aws-errors";
import { usesPathStyle } from "./client-settings";
import type { Session } from "./session";

/** An object in a listing. */
export interface ObjectInfo {
  key: string;
  bytes: number;
  /** Milliseconds since 1970. */
  modified: number;
}

/** The stack's bucket. Throws the SDK's errors, unless documented otherwise. */
export class Bucket {
  readonly #client: S3Client;
  readonly name: string;

  constructor(session: Session) {
    this.name = session.outputs.bucket;
    this.#client = new S3Client({ ...session.clientConfig, forcePathStyle: usesPathStyle(session.connection) });
  }

  /**
   * All objects below a prefix.
   * @param without text that no key after the prefix may have: S3 leaves those objects out, however many there are
   */
  async list(prefix: string, without?: string): Promise<ObjectInfo[]> {
    const objects: ObjectInfo[] = [];
    const request = { Bucket: this.name, Prefix: prefix, Delimiter: without };
    for await (const page of paginateListObjectsV2({ client: this.#client }, request)) {
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        if (Key !== undefined) objects.push({ key: Key, bytes: Size ?? 0, modified: LastModified?.getTime() ?? 0 });
      }
    }
    return objects;
  }

  /** Whether an object with exactly this key exists. HeadObject would return 403 for a missing one. */
  async has(key: string): Promise<boolean> {
    return (await this.list(key)).some((object) => object.key === key);
  }

  /** The text of an object; undefined if there is none (S3 returns 403 to a caller who may list certain prefixes only). */
  async text(key: string, abortSignal?: AbortSignal): Promise<string | undefined> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.name, Key: key }), { abortSignal });
      return (await Body?.transformToString()) ?? "";
    } catch (error) {
      if (isMissing(error)) return undefined;
      if (isDenied(error) && !(await this.has(key))) return undefined;
      throw error;
    }
  }

  /** The bytes of an object, as a stream. */
  async stream(key: string): Promise<Readable> {
    const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.name, Key: key }));
    return Body as Readable;
  }

  async put(key: string, body: string, contentType = "text/plain; charset=utf-8"): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({ Bucket: this.name, Key: key, Body: body, ContentType: contentType }),
    );
  }

  /** Writes an object that must not exist yet; false if it does. */
  async create(key: string, body: string, contentType: string): Promise<boolean> {
    try {
      await this.#client.send(
        new PutObjectCommand({ Bucket: this.name, Key: key, Body: body, ContentType: contentType, IfNoneMatch: "*" }),
      );
      return true;
    } catch (error) {
      const { name, status } = detailsOf(error);
      if (name === "PreconditionFailed" || status === 412 || status === 409) return false;
      throw error;
    }
  }

  /**
   * Uploads a stream of known length and hash; S3 rejects it if the received bytes have another hash.
   * @param sha256 hex
   * @throws also the stream's error
   */
  async upload(key: string, body: Readable, bytes: number, sha256: string): Promise<void> {
    const request = new PutObjectCommand({
      Bucket: this.name,
      Key: key,
      Body: body,
      ContentLength: bytes,
      ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64"),
    });
    // The SDK does not listen to the stream: it would wait for the rest, and the error end the process.
    const broken = new AbortController();
    body.on("error", (error) => broken.abort(error));
    try {
      await this.#client.send(request, { abortSignal: broken.signal });
    } catch (error) {
      throw broken.signal.reason ?? error;
    }
  }
}
