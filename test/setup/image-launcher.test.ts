import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { ROOT } from "../../local/setup/places";
import { which } from "../../runner/setup/command";
import { skip } from "../support/skip";

describe("the entrypoint's programs", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "image-launcher-test-"));
  after(() => rmSync(folder, { recursive: true }));

  before(function () {
    if (!which("gcc")) skip(this, "this machine lacks gcc");
    writeFileSync(join(folder, "apt-get"), '#!/bin/sh\n: > "$0.called"\nexit 100\n', { mode: 0o755 });
    const { status, stderr } = spawnSync("sh", [join(ROOT, "runner/image/launcher/build.sh"), join(folder, "bin")], {
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
  });

  it("are built without a package manager where there is a compiler", () => {
    for (const program of ["launch", "record", "label"]) assert.ok(existsSync(join(folder, "bin", program)), program);
    assert.ok(!existsSync(join(folder, "apt-get.called")));
  });

  describe("label", () => {
    const MARK = "\u0001rfargate:";
    const LONGEST_EVENT = 262_144 - 26;

    /** What it prints of slots with these texts. */
    function labelled(slots: readonly Buffer[]): Buffer[] {
      const files = slots.map((text, slot) => {
        const file = join(folder, `slot-${slot}`);
        writeFileSync(file, text);
        return file;
      });
      const { status, stdout } = spawnSync(join(folder, "bin/label"), [MARK, ...files], { maxBuffer: 64 << 20 });
      assert.equal(status, 0);
      const lines: Buffer[] = [];
      for (let at = 0; at < stdout.length; ) {
        const end = stdout.indexOf("\n", at);
        assert.ok(end >= 0, "a line without an end");
        lines.push(stdout.subarray(at, end));
        at = end + 1;
      }
      return lines;
    }

    const line = fc
      .tuple(fc.string({ unit: "grapheme" }), fc.constantFrom(1, 1, 1, 50_000))
      .map(([text, times]) => text.replaceAll("\n", "").replaceAll("\u0001", "").repeat(times))
      .filter((text) => text.length < 700_000);
    /** The lines of an item, and whether the last one has an end. */
    const item = fc.record({ lines: fc.array(line, { minLength: 1, maxLength: 4 }), ended: fc.boolean() });
    const slot = fc.array(item, { maxLength: 3 });

    it("puts the item's index before each line of each slot, and splits what CloudWatch would, between characters", () => {
      fc.assert(
        fc.property(fc.array(slot, { minLength: 1, maxLength: 3 }), (slots) => {
          const index = (slot: number, at: number) => 10 * (slot + 1) + at;
          const texts = slots.map((items, slot) =>
            items.map(({ lines, ended }, i) => {
              const printed = `${lines.join("\n")}${ended || lines.at(-1) === "" ? "\n" : ""}`;
              return `starts\n${MARK}${index(slot, i)}\n${printed}${MARK}\n`;
            }),
          );
          const got = labelled(texts.map((parts) => Buffer.from(parts.join(""))));
          const decoder = new TextDecoder("utf-8", { fatal: true });
          slots.forEach((items, slot) => {
            items.forEach(({ lines }, i) => {
              const label = `[${index(slot, i)}] `;
              const own = got.filter((each) => each.subarray(0, label.length).toString() === label);
              for (const each of own) assert.ok(each.length <= LONGEST_EVENT);
              const joined = own.map((each) => decoder.decode(each).slice(label.length));
              assert.equal(joined.join(""), lines.join(""));
              if (lines.every((text) => Buffer.byteLength(text) < 200_000)) assert.deepEqual(joined, lines);
            });
          });
          const plain = got.filter((each) => each[0] !== "[".charCodeAt(0)).map(String);
          assert.deepEqual(
            plain,
            slots.flat().map(() => "starts"),
          );
        }),
        { numRuns: 60 },
      );
    });

    it("passes on bytes that are not UTF-8, and a last line without an end", () => {
      const odd = Buffer.from([0xff, 0xc3, 0x00, 0x0d]);
      const text = Buffer.concat([Buffer.from(`${MARK}7\n`), odd, Buffer.from(`\n${MARK}\nlast`)]);
      assert.deepEqual(labelled([text]), [Buffer.concat([Buffer.from("[7] "), odd]), Buffer.from("last")]);
    });

    it("finds an announcement that follows a long line without an end", () => {
      for (const length of [262_070, 262_080, 262_086, 262_090, 262_118, 524_180]) {
        const got = labelled([Buffer.from(`${MARK}3\n${"x".repeat(length)}${MARK}4\ny\n${MARK}\n`)]).map(String);
        assert.equal(got.at(-1), "[4] y");
        assert.equal(
          got
            .slice(0, -1)
            .map((each) => each.slice(4))
            .join(""),
          "x".repeat(length),
        );
      }
    });
  });
});
