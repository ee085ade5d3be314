import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { duration, Timings } from "../../runner/setup/timings";

describe("timings of the set-up", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "timings-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are available the next time", () => {
    const file = join(folder, "deep", "timings.json");
    new Timings(file).record("docker", 12.34);
    assert.equal(new Timings(file).last("docker"), 12.3);
    assert.equal(new Timings(file).last("python"), undefined);
  });

  it("recorded by another process meanwhile are not lost", () => {
    const file = join(folder, "timings.json");
    const [whole, part] = [new Timings(file), new Timings(file)];
    part.record("toolchain aws", 5);
    whole.record("toolchain", 7);
    assert.deepEqual([whole.last("toolchain aws"), part.last("toolchain")], [5, 7]);
  });

  it("start empty from an unreadable file, and ignore values that are not numbers", () => {
    const file = join(folder, "timings.json");
    writeFileSync(file, '{"docker": 3');
    assert.equal(new Timings(file).last("docker"), undefined);
    writeFileSync(file, '{"docker": "long", "python": 4}');
    assert.equal(new Timings(file).last("docker"), undefined);
    assert.equal(new Timings(file).last("python"), 4);
  });

  it("are readable", () => {
    assert.deepEqual([0.04, 7.25, 59.4, 59.96, 60, 125, 3600].map(duration), [
      "0 s",
      "7.3 s",
      "59 s",
      "1 min 00 s",
      "1 min 00 s",
      "2 min 05 s",
      "60 min 00 s",
    ]);
  });
});
