import assert from "node:assert/strict";
import { type ChunkTask, LARGER_EXIT, mapKeys } from "../../contract/map/layout";
import { logOf, shownBy } from "./support/container-log";
import { docker } from "./support/docker";
import { EXITS, PARENT } from "./support/exits";
import { useExampleImage } from "./support/fixture";
import { codes, environment, MAP, records, useMap } from "./support/map";
import { type Bucket, LITTLE_MEMORY, type Run, result, runOptions } from "./support/run";

describe("a chunk of a map whose items fail", function () {
  // Each chunk is a container, and some tests run several.
  this.timeout("10m");
  const fixture = useExampleImage();
  const { mapBucket, chunk } = useMap(fixture);

  /** Runs a chunk that ECS stops once its log has a text. */
  async function stopAt(text: string, bucket: Bucket, more: Record<string, string> = {}): Promise<void> {
    const name = await docker("run", "-d", ...runOptions(bucket, environment(more)), fixture.image);
    try {
      await shownBy(name, text);
      await docker("stop", "--time", "30", name);
      const ended = result(0, await logOf(name), bucket);
      assert.equal(ended.lines.at(-1), `rfargate: end run=${MAP} exit=143`);
    } finally {
      await docker("rm", "-f", "-v", name);
    }
  }

  it("limits a crash, an endless loop, an error and an exit code to their own items", async () => {
    const script = `
      switch(item$value,
        tools::pskill(Sys.getpid(), 11), repeat Sys.sleep(1), stop("no such site"), quit(status = 9), tools::pskill(Sys.getpid(), 9))
      system("echo from a child"); cat("fine")`;
    const bucket = mapBucket(
      script,
      [1, 2, 3, 4, 5, 6].map((value) => ({ value })),
      { itemTimeout: 3 },
    );
    const { code, lines } = await chunk(bucket);
    assert.equal(code, 0, lines.join("\n"));
    assert.deepEqual(codes(bucket), [
      [1, 139],
      [2, 124],
      [3, 1],
      [4, 9],
      [5, 137],
      [6, 0],
    ]);
    assert.deepEqual(
      records(bucket)
        .slice(1, 4)
        .map(({ error }) => error),
      ["it ran longer than 3 s", "Error (a.R line 2): no such site", "exit code 9"],
    );
    assert.ok(lines.includes("[6] from a child") && lines.includes("[6] fine"), lines.join("\n"));
  });

  it("retries an item unless it is done or rejects its input", async () => {
    const script = `
      try <- as.integer(Sys.getenv("RFARGATE_ITEM_TRY"))
      if (item$value == "late" && try < 3L) quit(status = 1)
      if (item$value == "rejected") quit(status = 3)
      if (item$value == "never") quit(status = 2)
      stopifnot(length(list.files("output")) == 0L); writeLines("x", "output/x")`;
    const bucket = mapBucket(script, ["late", "rejected", "never"], { tries: 3 });
    await chunk(bucket);
    assert.deepEqual(
      records(bucket).map(({ exitCode, tries }) => [exitCode, tries]),
      [
        [0, 3],
        [3, 1],
        [2, 3],
      ],
    );
  });

  it("requests a larger task if there is one, and leaves the killed item to it", async () => {
    const bucket = mapBucket("if (item$value == 1) x <- lapply(1:40, function(i) rnorm(4e6))", [1, 2], { tries: 3 });
    // While it frees the item's memory, the kernel may also end the slot's R: the state machine starts such a chunk again.
    const short = async (more: Record<string, string>, tasks = 3): Promise<Run> => {
      const ended = await chunk(bucket, more, LITTLE_MEMORY);
      const lost = ended.lines.some((line) => line.startsWith("rfargate: R of a slot was ended"));
      return lost && tasks > 1 ? short(more, tasks - 1) : ended;
    };
    const { code, lines } = await short({ RFARGATE_LARGER: "yes" });
    assert.equal(code, LARGER_EXIT, lines.join("\n"));
    assert.deepEqual(
      records(bucket).map(({ exitCode, final }) => [exitCode, final]),
      [
        [137, false],
        [0, true],
      ],
    );
    const last = await short({});
    assert.equal(last.code, 0, last.lines.join("\n"));
    assert.deepEqual(
      records(bucket).map(({ exitCode, final }) => [exitCode, final]),
      [
        [137, true],
        [0, true],
      ],
    );
    assert.equal(records(bucket)[0]!.error, "R was ended by signal 9: the memory was used up");
  });

  for (const fresh of [false, true]) {
    it(`takes an item's exit code from R and the kernel${fresh ? ", also without a fork" : ""}`, async () => {
      const script = `
        f <- function(n) f(n + 1)
        switch(item$value, f(1), quit(status = 200), tools::pskill(Sys.getpid(), 9), quit(status = 137),
          { sink(file("output/log", "w"), type = "message"); g <- function() stop("hidden"); setwd("/"); g() },
          quit(status = 256), { ${EXITS} })
        writeLines("x", "output/x")`;
      const bucket = mapBucket(script, [1, 2, 3, 4, 5, 6, 7], { fresh });
      const { lines } = await chunk(bucket);
      const told = records(bucket).map(({ exitCode, error }) => [exitCode, error] as const);
      assert.equal(told[0]![0], 1, lines.join("\n"));
      assert.match(told[0]![1]!, /C stack usage|nested too deeply|infinite recursion/);
      assert.deepEqual(told.slice(1), [
        [200, "exit code 200"],
        [137, "R was ended by signal 9, not by the kernel for lack of memory"],
        [137, "exit code 137"],
        [1, "Error in g() (a.R line 4): hidden"],
        [0, "quit(status = 256) becomes exit code 0: use 1 to 255 for a failure"],
        [1, "it did not run to its end, although R exited with 0: compiled code of a package has ended the process"],
      ]);
    });
  }

  it("is left to the larger task only after a lack of memory", async () => {
    const bucket = mapBucket("tools::pskill(Sys.getpid(), 9)", [1]);
    assert.equal((await chunk(bucket, { RFARGATE_LARGER: "yes" })).code, 0);
    assert.deepEqual(
      records(bucket).map(({ exitCode, final }) => [exitCode, final]),
      [[137, true]],
    );
  });

  describe("whose slot is killed", () => {
    it("leaves its items to another task, which is told by exit code 75", async () => {
      const bucket = mapBucket(
        `if (item$value == 2 && Sys.getenv("KIND") == "") tools::pskill(${PARENT}, 9)
         cat("ran", item$value, "\\n")`,
        [1, 2, 3],
      );
      const { code, lines } = await chunk(bucket);
      assert.equal(code, 75, lines.join("\n"));
      assert.deepEqual(lines.slice(-3), [
        "rfargate: R of a slot ended with exit code 137",
        "rfargate: 2 of the chunk's items have no outcome",
        `rfargate: end run=${MAP} exit=75`,
      ]);
      assert.deepEqual(codes(bucket), [[1, 0]]);
      const next = await chunk(bucket, { KIND: "yes" });
      assert.equal(next.code, 0, next.lines.join("\n"));
      assert.deepEqual(
        next.lines.filter((line) => / ran /.test(line)),
        ["[2] ran 2 ", "[3] ran 3 "],
      );
    });

    it("requests a larger task, if there is one, when the packages that it loads use up the memory", async () => {
      const bucket = mapBucket("cat('fine')", [1, 2]);
      bucket.put("profile.R", "x <- lapply(1:40, function(i) rep(1, 4e6))\n");
      for (const [larger, expected] of [
        ["yes", LARGER_EXIT],
        ["", 75],
      ] as const) {
        const given = { R_PROFILE_USER: "/bucket/profile.R", RFARGATE_LARGER: larger };
        const { code, lines } = await chunk(bucket, given, LITTLE_MEMORY);
        assert.equal(code, expected, lines.join("\n"));
        assert.deepEqual(lines.slice(-3, -1), [
          "rfargate: R of a slot was ended by signal 9: the memory was used up",
          "rfargate: 2 of the chunk's items have no outcome",
        ]);
      }
    });
  });

  it("records the failed tasks that the state machine names, also with nothing left to do", async () => {
    const bucket = mapBucket("cat('fine')", [1]);
    const tried = [
      "spot t-1 FARGATE_SPOT 256 512 1764500000000 1764500060000 Your Spot Task was interrupted.",
      "refused - FARGATE - - - - ECS.ClientException: no such cluster",
      "",
    ];
    await chunk(bucket);
    await chunk(bucket, { RFARGATE_TRIED: tried.join("\n") });
    const lines = bucket.text(mapKeys.chunk(MAP, 1)).trim().split("\n");
    const tasks = lines.map((line) => JSON.parse(line) as ChunkTask).filter(({ chunkTask }) => chunkTask);
    assert.deepEqual(
      tasks.filter(({ end }) => end),
      [
        {
          ...{ chunkTask: "t-1", round: 1, cpu: 0.25, memory: 512, capacity: "FARGATE_SPOT", peak: null },
          ...{ startedAt: "2025-11-30T10:53:20Z", at: "2025-11-30T10:54:20Z" },
          ...{ end: "spot", reason: "Your Spot Task was interrupted." },
        },
      ],
    );
    assert.deepEqual(codes(bucket), [[1, 0]]);
  });

  it("starts no item after SIGTERM, even while its slots start", async () => {
    const items = Array.from({ length: 5000 }, (_, i) => i);
    const bucket = mapBucket("Sys.sleep(600)", items);
    // Said just before the slots: the signal comes before, between or after them.
    await stopAt("5000 to do", bucket, { RFARGATE_SLOTS: "8" });
    assert.ok(!bucket.has(mapKeys.chunk(MAP, 1)));
  });

  it("records finished items after SIGTERM, and the next task runs the rest", async () => {
    const bucket = mapBucket(
      `if (item$value == 2 && Sys.getenv("QUICK") == "") { cat("waiting\\n"); Sys.sleep(600) }
       cat("ran", item$value, "\\n")`,
      [1, 2, 3],
    );
    // A slot works on one item after the other: the first has its outcome when the second begins.
    await stopAt("[2] waiting", bucket);
    assert.deepEqual(codes(bucket), [[1, 0]]);
    const { lines } = await chunk(bucket, { QUICK: "yes" });
    assert.deepEqual(
      lines.filter((line) => / ran /.test(line)),
      ["[2] ran 2 ", "[3] ran 3 "],
    );
    assert.deepEqual(codes(bucket), [
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
  });
});
