import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { skip } from "../../support/skip";
import { replaceOnce } from "../replace-once";
import { assertFound, seedsOf, underFaults } from "../seeds";
import { lacking, placeWorker } from "./worker-code";
import { SPEED, workerUnderFaults } from "./worker-scenario";

const missing = lacking();
const folders: string[] = [];

function place() {
  const folder = mkdtempSync(join(tmpdir(), "r-on-fargate-worker-code-"));
  folders.push(folder);
  return { folder, ...placeWorker(folder, SPEED) };
}

describe("a queue's worker", () => {
  let worker: ReturnType<typeof place>;
  before(function () {
    if (missing.length > 0) skip(this, `this machine lacks ${missing.join(", ")}`);
    this.timeout(300_000);
    worker = place();
  });
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  underFaults("it", (seed) => workerUnderFaults(worker, seed), seedsOf("WORKER_SEEDS", 6), 3);

  it("is caught by the harness where it deletes a message before that is a dead letter", async function () {
    this.timeout(600_000);
    const broken = place();
    const outcome = join(broken.folder, "entrypoint/worker/outcome.sh");
    const [copy, remove] = ["send_to_dead_letters && ", "delete_message && "];
    replaceOnce(outcome, copy + remove, remove + copy);
    await assertFound(/is lost/, (seed) => workerUnderFaults(broken, seed), 40);
  });
});
