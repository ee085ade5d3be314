import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { leftovers } from "../../support/leftovers";
import { API_SCRIPT } from "../support/models";
import { destroySharedStack, NAME, stack } from "../support/shared-stack";

describe("a stack with every way to start a model, at its end", function () {
  this.timeout(900_000);

  it("fails to deploy an API that ends before it serves, with the last lines of its log", async () => {
    writeFileSync(API_SCRIPT, 'stop("no model today")\n');
    const { code, text } = await stack.run(["up"], "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(text, /circuit breaker was triggered[\s\S]*r-ecs-container exited with 1[\s\S]*no model today/);
  });

  it("leaves nothing after its destruction", async () => {
    await destroySharedStack();
    assert.deepEqual(await stack.resources(), []);
    assert.deepEqual(await leftovers(NAME), []);
  });
});
