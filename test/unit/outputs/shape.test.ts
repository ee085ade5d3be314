import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OUTPUTS_VERSION } from "../../../contract/outputs/contract";
import { breakingChanges, fieldsOf, outputsShape, type Shape } from "../../../contract/outputs/shape";
import { outputsPage, outputsSchemaFile } from "../../../docs/generator/outputs";

const committed = readFileSync(join(__dirname, "../../../docs/outputs.schema.json"), "utf8");

const shape = (properties: Record<string, Shape>, required = Object.keys(properties)): Shape => ({
  type: "object",
  properties,
  required,
});
const TEXT: Shape = { type: "string" };

describe("the shape of the outputs", () => {
  it("does not break readers of its version", () => {
    const changed = outputsShape();
    delete changed.properties!.network!.properties!.vpcId;
    assert.throws(() => outputsSchemaFile(committed, changed), /network\.vpcId was removed: increase OUTPUTS_VERSION/);
    changed.properties!.version!.const = OUTPUTS_VERSION + 1;
    assert.match(outputsSchemaFile(committed, changed), /"const": 2/);
  });

  it("tells what each field is", () => {
    const silent = fieldsOf(outputsShape()).filter(({ description }) => !/\.$/.test(description));
    assert.deepEqual(silent, []);
    assert.ok(outputsPage().includes("### `models.<name>.schedules.<name>`"));
  });
});

describe("a change of the shape", () => {
  const before = shape({
    cluster: shape({ arn: TEXT }),
    subnets: { type: "array", items: TEXT },
    models: { type: "object", additionalProperties: shape({ cpu: { type: "number" } }) },
  });
  const changed = (change: (copy: Shape) => void): string[] => {
    const after = structuredClone(before);
    change(after);
    return breakingChanges(before, after);
  };

  it("that adds fields, required or not, is compatible", () => {
    const more = changed(({ properties }) => {
      properties!.release = TEXT;
      properties!.cluster!.properties!.name = TEXT;
      properties!.cluster!.required!.push("name");
    });
    assert.deepEqual(more, []);
  });

  it("that makes an optional field required is compatible", () => {
    assert.deepEqual(breakingChanges(shape({ release: TEXT }, []), shape({ release: TEXT })), []);
  });

  for (const [what, change, says] of [
    ["removes a field", (copy: Shape) => delete copy.properties!.subnets, "subnets was removed"],
    [
      "removes a field of every model",
      (copy: Shape) => {
        copy.properties!.models!.additionalProperties = shape({});
      },
      "models.<name>.cpu was removed",
    ],
    [
      "lets a field be absent",
      (copy: Shape) => {
        copy.properties!.cluster!.required = [];
      },
      "cluster.arn has become optional",
    ],
    [
      "changes what a list holds",
      (copy: Shape) => {
        copy.properties!.subnets!.items = { type: "number" };
      },
      "subnets was string[], is number[]",
    ],
    [
      "makes a text of an object by name",
      (copy: Shape) => {
        copy.properties!.models = TEXT;
      },
      "models was object by name, is string",
    ],
  ] as const) {
    it(`that ${what} is reported`, () => assert.ok(changed(change).includes(says), changed(change).join("; ")));
  }
});
