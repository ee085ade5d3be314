import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comment } from "../../../runner/pipeline/comment";
import { marker } from "../../../runner/pipeline/report";

/** A `gh` that keeps what it was asked, and answers a search for comments with a text. */
const GH = `#!/bin/sh
for argument; do printf '%s\\n' "$argument" >> "$FOLDER/asked"; done
printf -- '--\\n' >> "$FOLDER/asked"
case "$*" in *--paginate*) cat "$FOLDER/found" ;; *--input*) cat > "$FOLDER/body" ;; esac
exit "\${GH_CODE:-0}"
`;

describe("the comment on a pull request", () => {
  let folder: string;
  let report: string;
  const env = (more: NodeJS.ProcessEnv = {}) => ({
    PATH: `${folder}:${process.env.PATH}`,
    FOLDER: folder,
    GITHUB_REPOSITORY: "octo/models",
    ...more,
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "comment-"));
    writeFileSync(join(folder, "gh"), GH);
    chmodSync(join(folder, "gh"), 0o755);
    writeFileSync(join(folder, "found"), "");
    report = join(folder, "report.md");
    writeFileSync(report, `${marker("dev")}\n### "Stack" \`dev\` & $(whoami)\n`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const asked = () => {
    const calls = readFileSync(join(folder, "asked"), "utf8")
      .split(/^--$/m)
      .filter((call) => call.trim());
    return calls.map((call) => call.trim().split("\n"));
  };
  const body = () => JSON.parse(readFileSync(join(folder, "body"), "utf8")) as { body: string };

  it("is a new one the first time, with the unchanged report", async () => {
    await comment("dev", "12", report, env());
    const [search, post] = asked();
    assert.deepEqual(search!.slice(0, 3), ["api", "--paginate", "repos/octo/models/issues/12/comments"]);
    assert.deepEqual(post, ["api", "--method", "POST", "repos/octo/models/issues/12/comments", "--input", "-"]);
    assert.deepEqual(body(), { body: readFileSync(report, "utf8") });
  });

  it("replaces the workflow's earlier one for the same stack", async () => {
    writeFileSync(join(folder, "found"), "981\n982\n");
    await comment("dev", "12", report, env());
    const [search, patch] = asked();
    assert.match(search!.at(-1)!, /github-actions\[bot\].*startswith\("<!-- r-on-fargate: preview of stack dev -->"\)/);
    assert.deepEqual(patch, ["api", "--method", "PATCH", "repos/octo/models/issues/comments/981", "--input", "-"]);
  });

  it("needs a preview, the number of a pull request and a repository, and checks them before the first request", async () => {
    await assert.rejects(comment("dev", "12", join(folder, "none.md"), env()), /no preview of stack dev/);
    await assert.rejects(comment("dev", "twelve", report, env()), /PR "twelve" is not/);
    await assert.rejects(comment("dev", undefined, report, env()), /PR "" is not/);
    await assert.rejects(
      comment("dev", "12", report, env({ GITHUB_REPOSITORY: "../x/y" })),
      /GITHUB_REPOSITORY ".*" is not owner/,
    );
    assert.ok(!existsSync(join(folder, "asked")));
  });

  it("fails when gh fails", async () => {
    await assert.rejects(comment("dev", "12", report, env({ GH_CODE: "1" })), /exited with code 1/);
  });
});
