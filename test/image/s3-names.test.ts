import assert from "node:assert/strict";
import { useBucketRuns } from "./support/bucket-run";
import type { FakeS3 } from "./support/fake-s3";
import { RUN_ID } from "./support/run";

describe("names of objects, in a run on a bucket,", function () {
  this.timeout("2m");
  const { bucket, run } = useBucketRuns();
  let s3: FakeS3;
  beforeEach(() => {
    s3 = bucket.s3;
  });

  it("keeps outputs whose names have line breaks or bytes that are not UTF-8, under distinct keys", async () => {
    s3.objects.set(
      "r_scripts/a.R",
      `writeLines("1", "output/fine.csv"); writeLines("2", "output/X:1\\\\y\\tz.csv"); writeLines("3", "output/two\\nlines")
       writeLines("4", "output/caf\\xe9"); writeLines("5", "output/caf\\xe8"); writeLines("6", "output/caf%E9")`,
    );
    const { code, output, manifest } = await run();
    assert.equal(code, 0, output);
    const kept = ["X:1\\y\tz.csv", "caf%E8", "caf%E9", "caf%E9~", "fine.csv", "two%0Alines"];
    assert.deepEqual(manifest?.outputs.map(({ path }) => path).sort(), kept);
    for (const path of kept) assert.ok(s3.objects.has(`output/${RUN_ID}/${path}`), path);
    assert.equal(s3.objects.get(`output/${RUN_ID}/caf%E9~`), "4\n");
    assert.equal(s3.objects.get(`output/${RUN_ID}/caf%E9`), "6\n");
  });

  it("keeps outputs of any name, and lists none that was not copied", async () => {
    const names = [
      "-rf",
      "--",
      "@",
      "*",
      "[x]",
      "x[@]",
      "a]b",
      "$(touch x)",
      "\\\\",
      "a\\\\nb",
      "\\t",
      " ",
      "a b ",
      "...",
      "{a,b}",
      "%",
      "%41",
    ];
    const odd = ["\\xff\\xfe", "\\xc3", "\\xed\\xa0\\x80", "\\x01", "\\x7f", "cr\\rx", "\\n", "\\n\\n", "\\e[31mred"];
    const all = [...names, ...odd, "n".repeat(255), "deep/-x/ y /z."];
    const lines = all.map((name, i) => `f=$'./${name}'; mkdir -p "\${f%/*}"; printf %s ${i} >"$f"`);
    s3.objects.set("input/in.txt", ["cd output || exit", ...lines].join("\n"));
    s3.objects.set("r_scripts/a.R", 'stopifnot(system("bash in.txt") == 0)');
    const whole = await run();
    assert.equal(whole.code, 0, whole.output);
    const kept = whole.manifest!.outputs.map(({ key }) => Number(s3.objects.get(key))).sort((a, b) => a - b);
    assert.deepEqual(kept, [...all.keys()]);
    const refused = ["a\\nb", "\t", "%0A"].map((name) => `output/${RUN_ID}/${name}`);
    for (const key of refused) s3.denied.add(`PUT ${key}`);
    const part = await run();
    assert.equal(part.code, 74, part.output);
    assert.deepEqual(
      whole
        .manifest!.outputs.map(({ key }) => key)
        .filter((key) => !part.manifest!.outputs.some((each) => each.key === key))
        .sort(),
      refused.sort(),
    );
  });

  it("fetches objects of any name under a prefix, and names one that is too long for a file", async () => {
    const names = [
      ...[
        "-rf",
        "--",
        "-",
        "@",
        "*",
        "?",
        "[x]",
        "a]b",
        "$(touch x)",
        "`id`",
        '"',
        "'",
        "a\"b'c",
        "\\",
        "a\\nb",
        "a b ",
        " lead",
      ],
      ...[
        "trail.",
        "...",
        ".hidden",
        "~",
        "#x",
        "&amp;<>",
        "a=b",
        "ü",
        "%41",
        "a+b",
        "x;y",
        "{a,b}",
        "a\nb",
        "\r",
        "\t",
        " ",
      ],
      ...["\u2028", "a\u0301", "á", "\u202egnp.exe", "f 1 2 3", "deep/-x/ y /z.", "😀"],
    ];
    for (const [i, name] of names.entries()) s3.objects.set(`input/data/${name}`, `${i}\n`);
    s3.objects.set(
      "r_scripts/a.R",
      'for (f in list.files("data", all.files = TRUE, recursive = TRUE, full.names = TRUE)) cat("has", readLines(f), "\\n")',
    );
    const { code, output } = await run({ RFARGATE_INPUTS: "data/" });
    const read = [...output.matchAll(/^has (\d+) $/gm)].map(([, i]) => Number(i)).sort((a, b) => a - b);
    assert.deepEqual(read, [...names.keys()], output);
    assert.equal(code, 0);
    s3.objects.set(`input/data/${"n".repeat(255)}`, "long\n");
    const long = await run({ RFARGATE_INPUTS: "data/" });
    assert.equal(long.code, 69, long.output);
    assert.match(long.output, /file name too long/);
  });
});
