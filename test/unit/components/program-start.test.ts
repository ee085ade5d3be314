import assert from "node:assert/strict";
import { answerOf, loadedBy } from "../../support/fresh-process";

const RESOLVER = /\/@npmcli\/arborist\//;
const LEAN = 'require("./components/base/lean-sdk");';
const PROGRAM = 'require("./components/stack/r-stack")';

describe("the start of the program", function () {
  this.timeout(60_000);
  let loaded: string[];
  before(() => {
    loaded = loadedBy(LEAN + PROGRAM);
  });

  it("does not load what serializes functions, which a component alone leaves to other programs", () => {
    assert.deepEqual(
      loaded.filter((file) => RESOLVER.test(file)),
      [],
    );
    assert.ok(
      loadedBy(PROGRAM).some((file) => RESOLVER.test(file)),
      "the SDK alone no longer loads it: remove lean-sdk.ts",
    );
  });

  it("loads the AWS services that it uses, not the index of all", () => {
    const aws = loaded.flatMap((file) => /node_modules\/@pulumi\/aws\/(.+)$/.exec(file)?.[1] ?? []);
    assert.ok(aws.includes("ecs/index.js"));
    assert.ok(!aws.includes("index.js"));
  });

  it("takes no stack traces of promises, except with PULUMI_DEBUG_PROMISE_LEAKS", () => {
    const frames = `const { debuggablePromise } = require("@pulumi/pulumi/runtime/debuggable");
      const promise = Promise.resolve(); debuggablePromise(promise); answer(promise._debugStackTrace.split("\\n").length - 1)`;
    assert.equal(answerOf(LEAN + frames), 0);
    assert.ok(answerOf<number>(LEAN + frames, { PULUMI_DEBUG_PROMISE_LEAKS: "1" }) > 0);
  });
});
