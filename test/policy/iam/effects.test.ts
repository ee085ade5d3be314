import assert from "node:assert/strict";
import { EFFECTS, type Effect, grantedWith, hasEffect } from "../../../policy/iam/effects";
import { RULES } from "../../../policy/rules";
import { runAll } from "../harness";

const EVERYTHING = { text: "*", service: "*", name: "*" };
const JUDGES = RULES.filter(({ name }) =>
  [
    "iam-dangerous-actions-pinned",
    "iam-data-access-pinned",
    "iam-no-privilege-escalation",
    "iam-pass-role-pinned",
    "iam-run-task-pinned",
  ].includes(name),
);

/** What passes on every resource, by effect, each for a reason. */
const ALLOWED: Partial<Record<Effect, string>> = {
  // AWS has no resource to name for these, and its own examples allow them on `*`.
  policies: "logs:PutResourcePolicy ecr:PutRegistryPolicy",
  // A telephone has no ARN.
  writing: "sns:Publish",
  // AWS's own policies for execution roles and dashboards.
  reading:
    "logs:FilterLogEvents logs:GetLogEvents logs:GetQueryResults logs:StartLiveTail ecr:BatchGetImage ecr:GetDownloadUrlForLayer",
  code: [
    // A new resource runs with a role that the caller has to pass: iam-pass-role-pinned and iam-no-privilege-escalation judge that.
    "sagemaker:CreateModel sagemaker:CreateNotebookInstance sagemaker:CreateProcessingJob sagemaker:CreateTrainingJob",
    "ec2:RequestSpotInstances ec2:RunInstances autoscaling:CreateLaunchConfiguration cloudformation:CreateStack",
    "cloudformation:CreateStackSet ecs:CreateExpressGatewayService ecs:RegisterDaemonTaskDefinition",
    "ecs:RegisterTaskDefinition elasticmapreduce:RunJobFlow glue:CreateDevEndpoint glue:CreateJob glue:CreateSession",
    "lightsail:CreateContainerServiceDeployment codebuild:CreateProject lambda:CreateFunction lambda:RunMicrovm",
    "states:CreateStateMachine apprunner:CreateService batch:RegisterJobDefinition codepipeline:CreatePipeline",
    "datapipeline:PutPipelineDefinition emr-serverless:StartJobRun kinesisanalytics:CreateApplication pipes:CreatePipe",
    "scheduler:CreateSchedule synthetics:CreateCanary events:PutTargets",
    // They start or connect what exists, as it is.
    "ecs:CreateService ecs:CreateTaskSet ecs:UpdateService lambda:CreateEventSourceMapping glue:CreateTrigger glue:UpdateTrigger",
    // Nothing runs yet: another action, which is judged, makes use of it.
    "lambda:PublishLayerVersion imagebuilder:CreateComponent elasticbeanstalk:CreateApplicationVersion",
    // It shows a cluster's objects in the console; AWS's example for it has `*`.
    "eks:AccessKubernetesApi",
  ].join(" "),
};

/** Whether a statement that allows an action on every resource passes all of the rules. */
function passes(action: string): boolean {
  const Statement = { Effect: "Allow", Action: action, Resource: "*" };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  const reports = runAll(JUDGES, [{ type: "iam/policy", props: { policy } }]);
  return Object.values(reports).every(({ violations }) => violations.length === 0);
}

describe("actions on every resource", function () {
  this.timeout(60_000);

  for (const [effect, what] of Object.entries(EFFECTS) as [Effect, string][]) {
    it(`that ${what} are each a finding, but for those with a reason`, () => {
      const actions = grantedWith(effect, EVERYTHING);
      assert.ok(actions.length > 5, `${actions.length} actions`);
      assert.deepEqual(actions.filter(passes).sort(), ALLOWED[effect]?.split(" ").sort() ?? []);
    });
  }

  it("are more than 500 that change permissions", () => {
    assert.ok(grantedWith("policies", EVERYTHING).length > 500);
  });
});

describe("actions that change permissions", () => {
  it("are known even if AWS's access level is only Write", () => {
    for (const action of ["sso:PutInlinePolicyToPermissionSet", "kafka:PutClusterPolicy", "ram:CreateResourceShare"]) {
      assert.ok(hasEffect("policies", ...(action.split(":") as [string, string])), action);
    }
  });
});
