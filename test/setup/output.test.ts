import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ownImage, RECIPE_LABEL, removeMade } from "../../local/setup/clean";
import { LineReporter } from "../../runner/setup/progress";
import { withoutNoise } from "../../runner/setup/pulumi";
import type { Step } from "../../runner/setup/steps";
import { ROOT } from "../support/repository";

const STEP: Step = { name: "docker", doing: "starting Docker", needs: [], check: () => false, do: async () => {} };

describe("the plain lines of the set-up", () => {
  it("show the step and its last duration, then its duration", () => {
    let text = "";
    const lines = new LineReporter({ write: (more: string) => (text += more) });
    lines.start(STEP, 125);
    lines.done(STEP, 3.21);
    lines.start(STEP, undefined);
    lines.failed(STEP);
    assert.deepEqual(text.replaceAll(/ {2,}/g, " ").trimEnd().split("\n"), [
      "set-up docker starting Docker (last time 2 min 05 s)",
      "set-up docker done in 3.2 s",
      "set-up docker starting Docker",
      "set-up docker failed",
    ]);
  });
});

describe("Pulumi's output in plain lines", () => {
  function filtered(text: string): string[] {
    const kept: string[] = [];
    const write = withoutNoise((line) => kept.push(line));
    for (const line of text.split("\n")) write(line);
    return kept;
  }

  it("leaves out sources of plugins, and headings over nothing else", () => {
    const text =
      "Diagnostics:\n  pulumi:pulumi:Stack (p-local):\n    warning: using pulumi-resource-aws from $PATH at /x\n\nResources:";
    assert.deepEqual(filtered(text), ["Resources:"]);
  });

  it("leaves out unchanged resources, and keeps changes", () => {
    const changes = [
      " ~  aws:cloudwatch:LogGroup p-dev-one refresh [diff: ~retentionInDays]",
      " ~  aws:cloudwatch:LogGroup p-dev-one update [diff: ~retentionInDays]",
      " +  aws:s3:Bucket p-dev create ",
      "    pulumi:pulumi:Stack p-dev  2 warnings",
      "    48 unchanged",
    ];
    const same = [
      "    aws:s3:Bucket p-dev  ",
      "    r-on-fargate:index:RTask p-dev-one  ",
      " ~  aws:iam:Role p-dev-task refreshing ",
      " ~  aws:iam:Role p-dev-task refresh ",
    ];
    assert.deepEqual(filtered([...same, ...changes].join("\n")), changes);
  });

  it("keeps every other warning and error under its heading", () => {
    const text = "Diagnostics:\n  aws:s3:Bucket (b):\n    error: denied\n\nResources:";
    assert.deepEqual(filtered(text), text.split("\n"));
  });

  it("keeps the policy pack's findings", () => {
    const text = "Policies:\n    - [mandatory]  no-s3-star  (aws:iam/policy:Policy: p)";
    assert.deepEqual(filtered(text), text.split("\n"));
  });
});

describe("the images that make clean removes", () => {
  it("are those built here, by name, or by id if only that is left", () => {
    assert.deepEqual(ownImage("r-on-fargate/base:bookworm@a1", "4566"), ["r-on-fargate/base:bookworm"]);
    assert.deepEqual(ownImage("localhost:4566/r-on-fargate-local:abc@b2", "4566"), [
      "localhost:4566/r-on-fargate-local:abc",
    ]);
    assert.deepEqual(ownImage("localhost:4566/r-on-fargate-local:<none>@c3", "4566"), ["c3"]);
  });

  it("are stages of builds, too, by the label of the base image", () => {
    const build = readFileSync(join(ROOT, "local/offline/base-image/build.sh"), "utf8");
    assert.match(build, new RegExp(`^readonly LABEL=${RECIPE_LABEL}$`, "m"));
  });

  it("are no other user's", () => {
    for (const line of [
      "debian:bookworm@d4",
      "rocker/r-ubuntu:24.04@e5",
      "localhost:5000/r-on-fargate-local:x@f6",
      "me/r-on-fargate:1@07",
      "",
    ]) {
      assert.deepEqual(ownImage(line, "4566"), []);
    }
  });
});

describe("the files that make clean removes", () => {
  it("are those that the demo fetched, not those of users' runs", () => {
    const root = mkdtempSync(join(tmpdir(), "clean-"));
    for (const file of ["bin/index.js", "output/demo/a.txt", "output/mine.csv"]) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), "x");
    }
    removeMade(root);
    assert.deepEqual(readdirSync(root, { recursive: true, encoding: "utf8" }).sort(), ["output", "output/mine.csv"]);
    rmSync(join(root, "output/mine.csv"));
    removeMade(root);
    assert.deepEqual(readdirSync(root), []);
    rmdirSync(root);
  });
});
