import assert from "node:assert/strict";
import { type Answer, askAll, QUESTIONS } from "../../runner/aws-check/ask-all";
import { type Asked, askedStack } from "../../runner/aws-check/asked";
import { leftovers } from "../support/leftovers";
import { outputs } from "./support";

/** Stack local has no queue, and root's keys no session token: test/triggers/stack/aws-check.test.ts. */
const NOT_ASKED = ["unsigned-token", "wake-up", "in-flight-metric"];

describe("make aws-check on the emulator", function () {
  this.timeout(600_000);
  let asked: Asked;
  let answers: Answer[];

  before(async () => {
    asked = await askedStack(await outputs(), process.env);
    answers = await askAll({ ...asked, startSeconds: 5 }, QUESTIONS);
  });

  for (const { name } of QUESTIONS.filter((question) => !NOT_ASKED.includes(question.name)))
    it(`gets the expected answer to ${name}`, () => {
      const { verdict, seen } = answers.find((answer) => answer.name === name)!;
      assert.equal(verdict, "as expected", seen);
    });

  it("skips questions on queues without one, and on session tokens without one", () => {
    const unasked = answers.filter(({ verdict }) => verdict === "not asked");
    assert.deepEqual(
      unasked.map(({ name }) => name),
      NOT_ASKED,
    );
    assert.match(unasked[0]!.seen, /no session token/);
    assert.deepEqual(new Set(unasked.slice(1).map(({ seen }) => seen)), new Set(["no model has a queue"]));
  });

  it("leaves no bucket, queue, rule, role, state machine or family behind", async () => {
    // Others may ask meanwhile.
    const ending = asked.unique("").split("-").at(-1)!;
    assert.deepEqual(await leftovers(ending), []);
  });
});
