import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Resource } from "../../docs/generator/resources";
import { attempt } from "../../runner/setup/command";
import { temporaryFolder } from "../e2e/support";
import { judgedStacks, STACKS } from "../unit/aws/stacks";
import { type Template, template } from "./cloudformation/convert";
import { differentParts } from "./cloudformation/different-parts";
import { cfnLintPython } from "./support/python";

/** Not about resources: names that are unlike others, deletion policies, policies of replacement, lists with one type. */
const ABOUT_TEMPLATES = ["W3037", "I3011", "I3013", "I3042"];

const BROKEN: Resource[] = [
  ["aws:sqs/queue:Queue", { name: "q", messageRetentionSeconds: 1 }],
  ["aws:ecs/cluster:Cluster", { nmae: "c" }],
  ["aws:scheduler/scheduleGroup:ScheduleGroup", { name: "x".repeat(65) }],
  ["aws:sns/topicSubscription:TopicSubscription", { endpoint: "a@example.org" }],
];

interface Finding {
  Filename: string;
  Rule: { Id: string };
  Message: string;
  Location: { Path: string[] };
}

describe("CloudFormation's resource schemas", function () {
  this.timeout(900_000);
  const folder = temporaryFolder();
  let python: string;

  /**
   * What cfn-lint finds in each template, with the type it is about; one run, as it takes seconds to start. Half of the resources are
   * the same in several templates: each is judged once, in the first of them.
   */
  const lint = async (subjects: Map<string, Template>): Promise<Map<string, string[]>> => {
    const parts = differentParts([...subjects.values()]);
    const files = parts.map((_, i) => join(folder, `${i}.json`));
    for (const [i, part] of parts.entries()) writeFileSync(files[i]!, JSON.stringify(part));
    // A tenth of its time would go into searches for garbage.
    const args = ["-c", "import gc; gc.disable(); from cfnlint.runner import main; main()", "--format", "json"];
    const { stdout, stderr } = await attempt(python, [...args, "--ignore-checks", ...ABOUT_TEMPLATES, "--", ...files]);
    assert.ok(stdout.startsWith("["), stderr);
    const all = JSON.parse(stdout) as Finding[];
    const found = new Map<string, string[]>();
    for (const finding of all) {
      const resource = parts[files.indexOf(finding.Filename)]!.Resources[finding.Location.Path[1] ?? ""];
      assert.ok(resource, JSON.stringify(finding));
      const text = said(finding, resource.Type);
      // The schema says that the name alone identifies a schedule; it does so within its group.
      if (text.startsWith("E3019 AWS::Scheduler::Schedule Name:")) continue;
      const key = JSON.stringify(resource);
      found.set(key, [...(found.get(key) ?? []), text]);
    }
    const ofTemplate = ({ Resources }: Template) =>
      Object.values(Resources).flatMap((resource) => found.get(JSON.stringify(resource)) ?? []);
    return new Map([...subjects].map(([name, subject]) => [name, ofTemplate(subject)]));
  };
  const said = ({ Rule, Message, Location }: Finding, type: string): string =>
    `${Rule.Id} ${type} ${Location.Path.slice(3).join(".")}: ${Message}`;
  let templates: Map<string, Template> | undefined;
  let findings: Map<string, string[]>;

  before(async () => {
    python = await cfnLintPython();
    templates = new Map([...judgedStacks()].map(([name, resources]) => [name, template(resources)]));
    findings = await lint(new Map([...templates, ["broken", template(BROKEN)]]));
  });

  for (const name of Object.keys(STACKS))
    it(`take every resource of stack ${name}`, () => {
      assert.ok(Object.keys(templates?.get(name)?.Resources ?? {}).length > 20);
      assert.deepEqual(findings.get(name), []);
    });

  it("reject a value out of range, a misspelt property and a missing one", () => {
    const found = findings.get("broken")!.join("\n");
    for (const rule of [/E\d+ AWS::SQS::Queue/, /E\d+ AWS::ECS::Cluster/, /E\d+ AWS::Scheduler/, /E\d+ AWS::SNS/])
      assert.match(found, rule);
  });

  after(() => {
    // Their making has failed, which its hook says.
    if (!templates) return;
    const count = [...templates.values()].reduce((sum, one) => sum + Object.keys(one.Resources).length, 0);
    process.stdout.write(`    ${count} resources of ${templates.size} stacks judged by CloudFormation's schemas\n`);
  });
});
