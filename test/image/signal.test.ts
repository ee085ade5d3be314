import assert from "node:assert/strict";
import { shownBy } from "./support/container-log";
import { docker } from "./support/docker";
import { useExampleImage } from "./support/fixture";
import { type Bucket, lastLine, type Run, result, runOptions } from "./support/run";

describe("SIGTERM", function () {
  this.timeout("2m");
  const fixture = useExampleImage();

  /** Starts a run, stops it once a line has shown, and reads how it ended. */
  async function stopAfter(line: string, bucket: Bucket, environment: Record<string, string>): Promise<Run> {
    const container = await docker("run", "-d", ...runOptions(bucket, environment), fixture.image);
    try {
      await shownBy(container, line);
      await docker("stop", "--time", "30", container);
      const code = Number(await docker("inspect", "-f", "{{.State.ExitCode}}", container));
      return result(code, await docker("logs", container), bucket);
    } finally {
      await docker("rm", "-f", "-v", container);
    }
  }

  it("reaches R; existing outputs are still copied; the exit code is 143", async () => {
    const script = `writeLines("part", "output/part.txt"); cat("waiting\\n"); Sys.sleep(100); writeLines("x", "output/late.txt")`;
    const bucket = fixture.bucket({ "r_scripts/a.R": script, "r_scripts/b.R": 'print("second")' });
    const { code, lines, manifest } = await stopAfter("waiting", bucket, { SCRIPT: "a.R b.R" });
    assert.equal(code, 143);
    assert.equal(lastLine(lines), "rfargate: end run=test-run exit=143");
    assert.ok(!lines.includes('[1] "second"'));
    assert.equal(bucket.text("output/test-run/part.txt"), "part\n");
    assert.ok(!bucket.has("output/test-run/late.txt"));
    assert.equal(manifest?.signal, "TERM");
    assert.equal(manifest?.exitCode, 143);
    assert.deepEqual(
      manifest?.outputs.map(({ path }) => path),
      ["part.txt"],
    );
    assert.match(manifest!.sessionInfo, /^R version/);
  });

  it("ends R even while R waits for a program that it started", async () => {
    const bucket = fixture.bucket({ "r_scripts/a.R": 'cat("waiting\\n"); system("sleep 100")' });
    const { code, lines } = await stopAfter("waiting", bucket, { SCRIPT: "a.R" });
    assert.equal(code, 143);
    assert.ok(lines.includes("rfargate: SIGTERM received"));
  });
});
