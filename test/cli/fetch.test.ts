import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { CliError } from "../../runner/cli/base/errors";
import { systemClock } from "../../runner/cli/base/world";
import { checkOutput, fetchOutputs } from "../../runner/cli/outcome/fetch-outputs";
import { isOutputPath, printable } from "../../runner/cli/parse/paths";
import type { Manifest, OutputFile } from "../../runner/cli/records/manifest";

const refused = (error: unknown) => error instanceof CliError && error.exitCode === 69;
const clock = { ...systemClock, sleep: async () => {} };

function output(path: string, text: string): OutputFile {
  return {
    key: `output/r1/${path}`,
    path,
    bytes: Buffer.byteLength(text),
    sha256: createHash("sha256").update(text).digest("hex"),
  };
}

function manifest(outputs: OutputFile[]): Manifest {
  const at = "2026-11-21T07:00:00.000Z";
  return { version: 1, runId: "r1", startedAt: at, finishedAt: at, scripts: [], inputs: [], outputs, exitCode: 0 };
}

describe("fetching outputs", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rfargate-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A bucket that gives these texts, whatever the key. */
  const bucket = (...texts: string[]) => ({ stream: async () => Readable.from([Buffer.from(texts.shift() ?? "")]) });

  it("writes verified files, and leaves no temporary file", async () => {
    await fetchOutputs({ bucket: bucket("A"), clock, manifest: manifest([output("deep/a.txt", "A")]), folder });
    assert.equal(readFileSync(join(folder, "deep/a.txt"), "utf8"), "A");
    assert.deepEqual(readdirSync(join(folder, "deep")), ["a.txt"]);
  });

  it("keeps an earlier file of that name when the new one differs from the manifest", async () => {
    await fetchOutputs({ bucket: bucket("old"), clock, manifest: manifest([output("a.txt", "old")]), folder });
    await assert.rejects(
      fetchOutputs({ bucket: bucket("nex"), clock, manifest: manifest([output("a.txt", "new")]), folder }),
      refused,
    );
    assert.equal(readFileSync(join(folder, "a.txt"), "utf8"), "old");
    assert.deepEqual(readdirSync(folder), ["a.txt"]);
  });

  it("rejects one byte more or less than in the manifest", async () => {
    for (const text of ["ne", "neww", ""]) {
      await assert.rejects(
        fetchOutputs({ bucket: bucket(text), clock, manifest: manifest([output("a.txt", "new")]), folder }),
        refused,
      );
    }
    assert.deepEqual(readdirSync(folder), []);
  });

  it("retries after a broken connection", async () => {
    const broken = () => {
      const stream = Readable.from(
        (async function* () {
          yield Buffer.from("A");
          throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
        })(),
      );
      return stream;
    };
    const streams = [broken(), Readable.from([Buffer.from("AB")])];
    const flaky = { stream: async () => streams.shift()! };
    await fetchOutputs({ bucket: flaky, clock, manifest: manifest([output("a.txt", "AB")]), folder });
    assert.equal(readFileSync(join(folder, "a.txt"), "utf8"), "AB");
  });

  it("does not report a connection that a firewall refuses as a folder that cannot be written", async () => {
    const refusal = Object.assign(new Error("connect EACCES 10.0.0.1:443"), { code: "EACCES", syscall: "connect" });
    const stream = () => Promise.reject(refusal);
    await assert.rejects(
      fetchOutputs({ bucket: { stream }, clock, manifest: manifest([output("a.txt", "A")]), folder }),
      refusal,
    );
  });

  it("rejects a manifest with a path outside the folder before it writes anything", async () => {
    const bad = { ...output("x", "X"), path: "../x", key: "output/r1/../x" };
    await assert.rejects(
      fetchOutputs({ bucket: bucket("A", "X"), clock, manifest: manifest([output("a.txt", "A"), bad]), folder }),
      refused,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it("keeps names that are invalid on Windows only, and prints no control characters", async () => {
    const names = ["X:1000-2000.csv", "a\\b.csv", "tab\there.csv", "line\nbreak.csv", "red\u001b[31m.csv"];
    const files = manifest(names.map((name) => output(name, name)));
    const byKey = { stream: async (key: string) => Readable.from([Buffer.from(key.slice("output/r1/".length))]) };
    await fetchOutputs({ bucket: byKey, clock, manifest: files, folder });
    assert.deepEqual(readdirSync(folder).sort(), [...names].sort());
    for (const name of names.slice(0, 2)) assert.ok(!isOutputPath(name, "win32"), name);
    assert.deepEqual(names.map(printable).slice(2), ["tab?here.csv", "line?break.csv", "red?[31m.csv"]);
  });

  it("does not follow a link out of the folder", async () => {
    const outside = mkdtempSync(join(tmpdir(), "rfargate-test-"));
    symlinkSync(outside, join(folder, "link"));
    await assert.rejects(
      fetchOutputs({ bucket: bucket("A"), clock, manifest: manifest([output("link/a.txt", "A")]), folder }),
      refused,
    );
    assert.equal(existsSync(join(outside, "a.txt")), false);
    rmSync(outside, { recursive: true });
  });

  it("accepts only keys of the run's own outputs", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (key, path) => {
        if (key === `output/r1/${path}`) return;
        assert.throws(() => checkOutput({ key, path }, "r1"), refused);
      }),
    );
    assert.throws(() => checkOutput({ key: "output/r2/a", path: "a" }, "r1"), refused);
    for (const path of ["../a", "a/../b", ".", "", "/a", "a//b", "a\0b"])
      assert.throws(() => checkOutput({ key: `output/r1/${path}`, path }, "r1"), refused, path);
    checkOutput({ key: "output/r1/a", path: "a" }, "r1");
  });
});
