import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Resource } from "../../docs/generator/resources";
import { attempt } from "../../runner/setup/command";
import { temporaryFolder } from "../e2e/support";
import { judgedStacks, STACKS } from "../unit/aws/stacks";
import { type Template, template } from "./cloudformation/convert";
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

  /** What cfn-lint finds in each template, with the type it is about; one run, as it takes seconds to start. */
  const lint = async (subjects: Map<string, Template>): Promise<Map<string, string[]>> => {
    const files = new Map([...subjects].map(([name]) => [name, join(folder, `${name.replaceAll(" ", "-")}.json`)]));
    for (const [name, file] of files) writeFileSync(file, JSON.stringify(subjects.get(name)));
    const args = ["-c", "from cfnlint.runner import main; main()", "--format", "json"];
    const { stdout, stderr } = await attempt(python, [
      ...args,
      "--ignore-checks",
      ...ABOUT_TEMPLATES,
      "--",
      ...files.values(),
    ]);
    assert.ok(stdout.startsWith("["), stderr);
    const all = JSON.parse(stdout) as Finding[];
    return new Map(
      [...files].map(([name, file]) => [
        name,
        all
          .filter(({ Filename }) => Filename === file)
          .map(said(subjects.get(name)!))
          // The schema says that the name alone identifies a schedule; it does so within its group.
          .filter((text) => !text.startsWith("E3019 AWS::Scheduler::Schedule Name:")),
      ]),
    );
  };
  const said =
    (subject: Template) =>
    ({ Rule, Message, Location }: Finding): string => {
      const type = subject.Resources[Location.Path[1] ?? ""]?.Type ?? "";
      return `${Rule.Id} ${type} ${Location.Path.slice(3).join(".")}: ${Message}`;
    };
  let templates: Map<string, Template>;
  let findings: Map<string, string[]>;

  before(async () => {
    python = await cfnLintPython();
    templates = new Map([...judgedStacks()].map(([name, resources]) => [name, template(resources)]));
    findings = await lint(new Map([...templates, ["broken", template(BROKEN)]]));
  });

  for (const name of Object.keys(STACKS))
    it(`take every resource of stack ${name}`, () => {
      assert.ok(Object.keys(templates.get(name)!.Resources).length > 20);
      assert.deepEqual(findings.get(name), []);
    });

  it("reject a value out of range, a misspelt property and a missing one", () => {
    const found = findings.get("broken")!.join("\n");
    for (const rule of [/E\d+ AWS::SQS::Queue/, /E\d+ AWS::ECS::Cluster/, /E\d+ AWS::Scheduler/, /E\d+ AWS::SNS/])
      assert.match(found, rule);
  });

  after(() => {
    const count = [...templates.values()].reduce((sum, one) => sum + Object.keys(one.Resources).length, 0);
    process.stdout.write(`    ${count} resources of ${templates.size} stacks judged by CloudFormation's schemas\n`);
  });
});
