import assert from "node:assert/strict";
import { type Answer, askAll, QUESTIONS } from "../../runner/aws-check/ask-all";
import { askedStack } from "../../runner/aws-check/asked";
import { leftovers } from "../support/leftovers";
import { outputs } from "./support";

/** Stack local has no queue. */
const NOT_ASKED = ["wake-up", "in-flight-metric"];

describe("make aws-check, asked of the emulator", function () {
  this.timeout(600_000);
  let answers: Answer[];

  before(async () => {
    answers = await askAll(await askedStack(await outputs(), process.env), QUESTIONS);
  });

  for (const { name } of QUESTIONS.filter((question) => !NOT_ASKED.includes(question.name)))
    it(`is told of ${name} what this program expects of AWS`, () => {
      const { verdict, seen } = answers.find((answer) => answer.name === name)!;
      assert.equal(verdict, "as expected", seen);
    });

  it("asks nothing of a queue where no model has one", () => {
    const unasked = answers.filter(({ verdict }) => verdict === "not asked");
    assert.deepEqual(
      unasked.map(({ name, seen }) => [name, seen]),
      NOT_ASKED.map((name) => [name, "no model has a queue"]),
    );
  });

  it("leaves no bucket, queue, rule or family behind", async () => {
    assert.deepEqual(await leftovers("rfargate-check-"), []);
  });
});
