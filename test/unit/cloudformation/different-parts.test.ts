import assert from "node:assert/strict";
import type { Template } from "../../integrations/cloudformation/convert";
import { differentParts } from "../../integrations/cloudformation/different-parts";

const queue = (QueueName: string, more: object = {}) => ({
  Type: "AWS::SQS::Queue",
  Properties: { QueueName, ...more },
});
const template = (Resources: Template["Resources"]): Template => ({
  AWSTemplateFormatVersion: "2010-09-09",
  Resources,
});

describe("the parts of templates that cfn-lint judges", () => {
  const names = (templates: Template[]) => differentParts(templates).map(({ Resources }) => Object.keys(Resources));

  it("have each resource once, under its name in the first template that has it", () => {
    const [first, second] = [
      { A: queue("a"), B: queue("b") },
      { C: queue("b"), D: queue("d") },
    ];
    assert.deepEqual(names([template(first), template(second)]), [["A", "B"], ["D"]]);
  });

  it("leave out a template of which all is judged", () => {
    assert.deepEqual(names([template({ A: queue("a") }), template({ B: queue("a") })]), [["A"]]);
  });

  it("keep resources of one type and name together", () => {
    const other = queue("a", { DelaySeconds: 1 });
    assert.deepEqual(names([template({ A: queue("a") }), template({ B: queue("a"), C: other })]), [["A"], ["B", "C"]]);
  });
});
