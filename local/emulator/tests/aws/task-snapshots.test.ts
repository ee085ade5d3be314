import assert from "node:assert/strict";
import { runPython } from "../support/process";

/** A record to which another writer adds a member between two that are read. */
const PROGRAM = `
import json
from ministack.services import ecs
from fargate_emulator.gaps import task_snapshots
task_snapshots.install()

class Written(dict):
    def items(self):
        task["executionStoppedAt"] = "now"
        return super().items()

task = {"containers": [Written(name="main", _id=1)], "startedAt": None, "lastStatus": "RUNNING"}
print(json.dumps(ecs._sanitize(task)))
`;

describe("A task that other threads write to", function () {
  this.timeout(60_000);

  it("is shown as it was at one moment, without internal and absent members", async () => {
    assert.deepEqual(JSON.parse(await runPython(PROGRAM)), { containers: [{ name: "main" }], lastStatus: "RUNNING" });
  });
});
