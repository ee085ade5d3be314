import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Bucket } from "../../runner/cli/aws/bucket";
import { CliError } from "../../runner/cli/base/errors";
import { collectInputs } from "../../runner/cli/start/input-files";
import { stage } from "../../runner/cli/start/stage";

/** As S3 judges an upload by its length and its hash. */
const bucket = {
  async upload(_key: string, body: Readable, bytes: number, sha256: string) {
    const sent = await buffer(body);
    if (sent.length === bytes && createHash("sha256").update(sent).digest("hex") === sha256) return;
    throw Object.assign(new Error("The SHA256 you specified did not match"), { name: "BadDigest" });
  },
} as unknown as Bucket;

describe("a file of a run that changes before it is uploaded", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rfargate-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const upload = async (change: (file: string) => void, to = bucket) => {
    const file = join(folder, "a.csv");
    writeFileSync(file, "one\n");
    const inputs = await collectInputs(folder, ["a.csv"]);
    change(file);
    const clock = { now: () => 0, sleep: async () => {} };
    await stage({ bucket: to, clock, runId: "r1", scripts: [], inputs, onProgress: () => {} });
  };

  for (const [what, change] of Object.entries<(file: string) => void>({
    "another content": (file) => writeFileSync(file, "two\n"),
    "an end cut off": (file) => writeFileSync(file, "on"),
    "been removed": (file) => rmSync(file),
  })) {
    it(`is named where it has ${what}`, () =>
      assert.rejects(
        upload(change),
        (error) =>
          error instanceof CliError &&
          error.exitCode === 64 &&
          /a\.csv changed while it was uploaded/.test(error.message),
      ));
  }

  it("is not hashed again if S3 refuses the upload for another reason", async () => {
    const refusing = {
      upload: async () => {
        throw Object.assign(new Error("no"), { name: "AccessDenied" });
      },
    } as unknown as Bucket;
    await assert.rejects(
      upload((file) => writeFileSync(file, "two\n"), refusing),
      { name: "AccessDenied" },
    );
  });

  it("is named where it can no longer be read", () =>
    assert.rejects(
      upload((file) => {
        rmSync(file);
        mkdirSync(file);
      }),
      (error) => error instanceof CliError && /a\.csv/.test(error.message),
    ));

  it("is sent as it was when the run was asked for, where it grows", () =>
    upload((file) => appendFileSync(file, "more\n")));
});
