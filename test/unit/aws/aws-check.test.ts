import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, askAll, BUDGET_USD, mostUsd, QUESTIONS } from "../../../runner/aws-check/ask-all";
import type { Asked } from "../../../runner/aws-check/asked";
import type { Question, Reality } from "../../../runner/aws-check/question";
import { table } from "../../../runner/aws-check/table";
import { ROOT } from "../../support/repository";

const question = (name: string, ask: () => Promise<Reality>, unfit?: string): Question => ({
  ...{ name, expectation: `AWS does ${name}`, usd: 0, ask },
  unfit: () => unfit,
});

describe("make aws-check", () => {
  it("stays within its budget, with a unique name for each question", () => {
    assert.ok(mostUsd(QUESTIONS) <= BUDGET_USD);
    assert.equal(new Set(QUESTIONS.map(({ name }) => name)).size, QUESTIONS.length);
  });

  it("has a row in its page for each question, and its cost", () => {
    const page = readFileSync(join(ROOT, "docs/aws-check.md"), "utf8");
    for (const { name } of QUESTIONS) assert.match(page, new RegExp(`^\\| \`${name}\``, "m"));
    assert.ok(page.includes(`costs ${mostUsd(QUESTIONS).toFixed(2)} USD at most`));
  });

  it("continues after a failed question, skips questions that do not apply, and reports both", async () => {
    const answers = await askAll({ outputs: {} } as Asked, [
      question("a", () => Promise.reject(new Error("throttled"))),
      question("b", () => assert.fail("asked"), "no model has a queue"),
      question("c", async () => ({ seen: "done", asExpected: true })),
      question("d", async () => ({ seen: "not done", asExpected: false })),
    ]);
    assert.deepEqual(
      answers.map(({ seen, verdict }) => [seen, verdict]),
      [
        ["Error: throttled", "failed"],
        ["no model has a queue", "not asked"],
        ["done", "as expected"],
        ["not done", "otherwise"],
      ],
    );
  });

  it("prints expectation and reality side by side, one line each", () => {
    const answers: Answer[] = [{ name: "a", expectation: "b", seen: "two\nlines | bars", verdict: "otherwise" }];
    assert.equal(
      table(answers),
      [
        "| question | expected of AWS | seen              | verdict   |",
        "| -------- | --------------- | ----------------- | --------- |",
        "| a        | b               | two lines \\| bars | otherwise |",
        "",
      ].join("\n"),
    );
  });
});
