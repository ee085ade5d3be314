import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ItemOutcome, mapKeys } from "../../contract/map/layout";
import { useBucket } from "./support/bucket";
import { execute } from "./support/docker";
import { environment, MAP } from "./support/map";

/** Replaces the S3 client by one that is killed while it copies outputs, as for lack of memory. */
const KILLED = `#!/bin/sh
case "$*" in *" run .rfargate/put") kill -9 $$ ;; esac
exec /usr/local/bin/s5cmd "$@"
`;

describe("the outputs of a map's items", function () {
  this.timeout("3m");
  const bucket = useBucket({
    [mapKeys.record(MAP)]: JSON.stringify({ version: 1, map: MAP, script: "a.R", count: 2, batch: 2, tries: 1 }),
    [mapKeys.items(MAP)]: '{"x":1}\n{"x":2}\n',
  });
  const chunk = async (script: string, options: string[] = []) => {
    bucket.s3.objects.set("r_scripts/a.R", script);
    const container = bucket.container({ ...environment(), AWS_REGION: "eu-west-1" });
    const { code, output } = await execute("docker", ["run", "--rm", ...options, ...container]);
    const record = (bucket.s3.objects.get(mapKeys.chunk(MAP, 1)) ?? "").trim().split("\n");
    const items = record.map((line) => JSON.parse(line) as ItemOutcome).filter(({ index }) => index !== undefined);
    return { code, output, items };
  };

  it("fail their items if the client ends without a message, and no item without outputs", async () => {
    const folder = mkdtempSync(join(tmpdir(), "r-on-fargate-client-"));
    try {
      const client = join(folder, "s5cmd");
      writeFileSync(client, KILLED);
      chmodSync(client, 0o755);
      const mount = ["--volume", `${client}:/usr/local/sbin/s5cmd:ro`];
      const { items, output } = await chunk('if (item$x == 1) writeLines("a", "output/a")', mount);
      assert.deepEqual(
        items.map(({ exitCode }) => exitCode),
        [74, 0],
        output,
      );
      assert.match(items[0]!.error!, /outputs could not be copied/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("get keys of their own if names are not UTF-8 or have line breaks", async () => {
    const { items, output } = await chunk(
      'writeLines("1", "output/caf\\xe9"); writeLines("2", "output/caf\\xe8"); writeLines("3", "output/two\\nlines"); writeLines("4", "output/fine.csv")',
    );
    const kept = ["caf%E8", "caf%E9", "fine.csv", "two%0Alines"];
    for (const { index, exitCode, outputs } of items) {
      assert.equal(exitCode, 0, output);
      assert.deepEqual(outputs.map(({ path }) => path).sort(), kept);
      for (const path of kept) assert.ok(bucket.s3.objects.has(`output/${MAP}/${index}/${path}`), path);
    }
    assert.equal(items.length, 2);
  });

  it("that cannot be read fail their items, by name", async () => {
    const { items, output } = await chunk('writeLines("a", "output/a"); if (item$x == 2) Sys.chmod("output/a", "000")');
    assert.deepEqual(
      items.map(({ exitCode, error }) => [exitCode, error]),
      [
        [0, null],
        [74, `output/${MAP}/2/a: it cannot be read`],
      ],
      output,
    );
  });

  it("are not changed any more by what the item left running, also in a session of its own, and the chunk ends", async () => {
    const { items } = await chunk(
      `system("(while :; do date >>output/a; sleep 0.01; done) &"); system("setsid sleep 600 &")
       while (!file.exists("output/a")) Sys.sleep(0.05)`,
    );
    for (const { outputs, index } of items)
      assert.equal(outputs[0]?.bytes, Buffer.byteLength(bucket.s3.objects.get(`output/${MAP}/${index}/a`)!));
    assert.equal(items.length, 2);
  });

  it("do not include what links to folders around them lead to, and the log says so", async () => {
    const { items, output } = await chunk(
      `file.symlink(c("..", getwd(), "../..", "/work", "/"), file.path("output", c("up", "here", "items", "work", "root")))
       dir.create("other"); writeLines("a", "other/a"); file.symlink("../other", "output/other"); writeLines("b", "output/b")`,
    );
    for (const { index, exitCode, outputs } of items) {
      assert.equal(exitCode, 0, output);
      assert.deepEqual(outputs.map(({ path }) => path).sort(), ["b", "other/a"]);
      for (const name of ["up", "here", "items", "work", "root"])
        assert.ok(
          output.includes(`item ${index}: not kept of output/: ${name} (a link to a folder around it)`),
          output,
        );
    }
    assert.equal(items.length, 2);
  });
});
