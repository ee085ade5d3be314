import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { type Recorded, recordedProgram } from "../../support/recorded-program";

/** Written by release 0.1.0 from the same configuration. */
const read = (name: string) => readFileSync(join(__dirname, name), "utf8");
const PHYSICAL = ["name", "bucket", "family", "dashboardName", "key"];

/** URN and physical name of every resource. The image's tag is its content's. */
function named({ urns, resources }: Recorded): string[] {
  const found = urns.map((urn) => {
    const type = urn.split("::")[2]!.split("$").at(-1)!;
    const name = urn.split("::").slice(3).join("::");
    const at = resources.findIndex((resource) => resource.type === type && resource.name === name);
    const [{ inputs } = assert.fail(urn)] = resources.splice(at, 1);
    const physical = PHYSICAL.map((key) => inputs[key]).find((value) => typeof value === "string");
    return `${urn} ${type.startsWith("docker:") ? "" : (physical ?? "")}`.trim();
  });
  return found.sort();
}

describe("a stack that release 0.1.0 deployed, with every trigger", function () {
  this.timeout(300_000);
  let recorded: Recorded;
  before(() => {
    recorded = recordedProgram(JSON.parse(read("every-trigger.json")) as object);
  });

  it("keeps the URN and the physical name of every resource", () => {
    const now = new Set(named(recorded));
    const before = read("urns-0.1.0.txt").trimEnd().split("\n");
    assert.ok(before.length > 200);
    assert.deepEqual(
      before.filter((line) => !now.has(line)),
      [],
    );
  });

  it("keeps its outputs, except for the share of sidecars and the number of tags", () => {
    // Added since: absent from the outputs of 0.1.0.
    const { taskTags: _tags, ...outputs } = (recorded.outputs as { rOnFargate: StackOutputs }).rOnFargate;
    const models = Object.entries(outputs.models).map(([name, { otherContainers: _, ...model }]) => [name, model]);
    assert.deepEqual(
      { ...outputs, models: Object.fromEntries(models), release: "" },
      JSON.parse(read("outputs-0.1.0.json")),
    );
  });
});
