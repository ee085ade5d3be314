import assert from "node:assert/strict";
import { useExampleImage } from "./support/fixture";

describe("the reach of a script", function () {
  this.timeout("3m");
  const fixture = useExampleImage();

  it("ends before memory, variables and open files of the entrypoint and of the log's recorder", async () => {
    const { code, lines } = await fixture.run({
      "a.R": `for (process in list.files("/proc", "^[0-9]+$", full.names = TRUE)) {
        name <- tryCatch(readLines(file.path(process, "comm")), error = function(e) "", warning = function(w) "")
        open <- file.access(file.path(process, c("environ", "mem")), 4) == 0
        files <- suppressWarnings(length(list.files(file.path(process, "fd"))))
        cat("reach", name, sum(open) + files, "\\n")
      }`,
    });
    assert.equal(code, 0, lines.join("\n"));
    const reach = lines.filter((line) => line.startsWith("reach ")).map((line) => line.trim().split(" ").slice(1));
    const of = (name: string) => reach.filter(([each]) => each === name).map(([, files]) => Number(files));
    assert.deepEqual([of("bash"), of("record")], [[0], [0]], lines.join("\n"));
    assert.ok(of("R").every((files) => files > 3) && of("R").length === 1, lines.join("\n"));
  });

  it("may end the jq that waits for the manifest: another one writes it", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": `name <- function(p) tryCatch(readLines(file.path("/proc", p, "comm")), error = function(e) "", warning = function(w) "")
        all <- list.files("/proc", "^[0-9]+$")
        jq <- as.integer(all[vapply(all, name, "") == "jq"])
        cat("found", length(jq), "\n")
        tools::pskill(jq, 9L); writeLines("x", "output/x")`,
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.ok(lines.includes("found 1 "), lines.join("\n"));
    assert.deepEqual(
      manifest?.outputs.map(({ path }) => path),
      ["x"],
    );
  });

  it("does not include R's notes from the programs that it starts", async () => {
    const has = "for i in 3 4; do [ ! -e /proc/self/fd/$i ] || echo has $i; done";
    const { code, lines } = await fixture.run({
      "a.R": `system(${JSON.stringify(has)}); system("echo forged >&3"); system("echo forged >&4"); stop("own error")`,
    });
    assert.equal(code, 1);
    assert.ok(!lines.some((line) => line.startsWith("has ")), lines.join("\n"));
    assert.match(lines.join("\n"), /3: Bad file descriptor/);
  });

  it("does not include the key of the log's seal, whatever it prints", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": `key <- strrep("0", 32)
        cat("rfargate: log seal=", strrep("0", 64), "\\n", sep = "")
        cat("rfargate: log lines=1 sha256=", strrep("0", 64), " key=", key, "\\n", sep = "")
        cat("rfargate: end run=test-run exit=0 key=", key, "\\n", sep = "")
        quit(status = 3)`,
    });
    assert.equal(code, 3);
    assert.match(manifest!.key!, /^[0-9a-f]{32}$/);
    assert.notEqual(manifest!.key, "0".repeat(32));
    assert.equal(lines.at(-1), `rfargate: end run=test-run exit=3 key=${manifest!.key}`);
  });
});
