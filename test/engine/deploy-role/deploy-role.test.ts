import assert from "node:assert/strict";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateUserCommand,
  DeleteOpenIDConnectProviderCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { clientSettings, type Keys, rootCredentials } from "../../support/emulator-aws";
import { leftovers } from "../../support/leftovers";
import { assume, token } from "../../support/web-identity";
import { make, TestStack } from "../support";
import { changeByHand, LOG_GROUP } from "./manual-changes";
import { BUCKET, document, EVERYTHING, iam, NAME, OTHER_BUCKET, REFUSALS, STACK, s3 } from "./refusals";
import { type Made, Profile, RolesStack, StateBucket } from "./support";

const GITHUB = { owner: "octo-org", repository: "models", ids: { owner: 123456, repository: 456789 } };
const PACK = ["--policy-pack", "policy"];

describe("a deployment with the roles of examples/deploy-role, with IAM enforced", function () {
  this.timeout(600_000);
  const roles = new RolesStack("test-deploy-role");
  const stack = new TestStack(STACK);
  const states = new StateBucket("test-deploy-states");
  const root = clientSettings();
  let made: Made;
  let deployer: Keys;
  let viewer: Keys;
  /** What the roles' own stack has made, which stays. */
  let bootstrap: string[];
  let rootKeys: Keys;
  const profiles: Profile[] = [];

  /** From then on the engine reaches AWS, and the stack's state, with these keys. */
  const use = (name: "root" | "pipeline", keys: Keys) => {
    const known = profiles.find((profile) => profile.name === name);
    const profile = known ?? new Profile(name, keys);
    if (known) known.take(keys);
    else profiles.push(profile);
    stack.configure((config) => Object.assign(config, profile.settings()));
    stack.env = { ...stack.env, ...profile.environment() };
  };

  before(async () => {
    rootKeys = await rootCredentials()();
    await states.create();
    const profile = new Profile("root", rootKeys);
    profiles.push(profile);
    stack.env = { PULUMI_BACKEND_URL: states.url, ...profile.environment() };
    await stack.create((config) => {
      // It has every part of the mode `public`, too.
      config["r-on-fargate:network"] = { mode: "nat" };
    });
    // An account has one; an interrupted run has left it.
    const OpenIDConnectProviderArn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    const gone = new IAMClient(root).send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    await gone.catch((error: Error) => assert.equal(error.name, "NoSuchEntityException"));
    await roles.create({ github: GITHUB, stacks: [{ stack: STACK, state: { bucketName: states.name } }] });
    await new S3Client({ ...root, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: OTHER_BUCKET }));
  });

  after(async () => {
    use("root", rootKeys);
    await stack.cleanUp();
    await states.remove();
    await roles.run(["destroy", "--yes", "--skip-preview"]);
    await roles.remove();
    await new S3Client({ ...root, forcePathStyle: true }).send(new DeleteBucketCommand({ Bucket: OTHER_BUCKET }));
    for (const profile of profiles) profile.dispose();
    roles.dispose();
  });

  it("creates roles without a finding of the policy pack", async () => {
    const pack = ["--policy-pack", "../../policy", "--policy-pack-config", "policy-config.json"];
    const { code, text } = await roles.run(["up", "--yes", "--skip-preview", ...pack]);
    assert.equal(code, 0, text);
    assert.doesNotMatch(text, /\[mandatory\]|\[advisory\]/);
    made = (await roles.roles())[STACK]!;
    bootstrap = await leftovers(NAME);
    assert.match(made.permissionsBoundary, /:policy\/r-on-fargate-test-deploy-boundary$/);
  });

  it("gives a job of the environment the deploying role, and one of the preview's the other", async () => {
    const subject = "repo:octo-org@123456/models@456789:environment:";
    deployer = await assume(made.deployRoleArn, token(`${subject}${STACK}`));
    viewer = await assume(made.previewRoleArn, token(`${subject}preview-${STACK}`));
  });

  it("gives them to no other environment, branch, pull request, repository, id or audience", async () => {
    const own = "repo:octo-org@123456/models@456789";
    const others = [
      token(`${own}:environment:preview-${STACK}`),
      token(`${own}:environment:${STACK}2`),
      token(`${own}:ref:refs/heads/main`),
      token(`${own}:pull_request`),
      token(`repo:octo-org/models:environment:${STACK}`),
      token(`repo:octo-org@654321/models@456789:environment:${STACK}`),
      token(`repo:evil@1/models@2:environment:${STACK}`),
      token(`${own}:environment:${STACK}`, "https://github.com/octo-org"),
    ];
    for (const other of others) await assert.rejects(assume(made.deployRoleArn, other), /Not authorized|AccessDenied/);
  });

  it("does not let the preview's role create anything", async () => {
    use("pipeline", viewer);
    const locked = await stack.run(["up"], "--yes", "--skip-preview");
    assert.match(locked.text, /AccessDenied/);
    // With another user's access to the state, AWS rejects the call.
    stack.env = { ...stack.env, ...profiles[0]!.environment() };
    const { code, text } = await stack.run(["up"], "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(text, /r-on-fargate-test-deploy-preview\/run-1-1 is not authorized to perform: \w+:Create/);
    assert.deepEqual(await leftovers(NAME), bootstrap);
  });

  it("rejects a stack whose roles have no boundary", async () => {
    use("pipeline", deployer);
    // The roles, and the components that they are parts of.
    const targets = ["--target", "**aws:iam/role:Role::*", "--target", "**r-on-fargate:index:*::*"];
    const { code, text } = await stack.run(["up"], "--yes", "--skip-preview", ...targets);
    assert.notEqual(code, 0);
    assert.match(text, /not authorized to perform: iam:CreateRole/);
  });

  it("brings the stack up, under the policy pack", async () => {
    stack.configure((config) => {
      config["r-on-fargate:permissionsBoundary"] = made.permissionsBoundary;
    });
    const { code, text } = await stack.run(["up"], "--yes", "--skip-preview", ...PACK);
    assert.equal(code, 0, text);
    assert.doesNotMatch(text, /\[mandatory\]|\[advisory\]/);
  });

  it("changes it", async () => {
    stack.configure((config) => {
      (config["r-on-fargate:models"] as Array<{ memory?: number }>)[0]!.memory = 1024;
      config["r-on-fargate:tags"] = { purpose: "test" };
    });
    const { code, text } = await stack.run(["up"], "--yes", "--skip-preview");
    assert.equal(code, 0, text);
  });

  it("lists its revisions with either role", async () => {
    for (const keys of [deployer, viewer]) {
      use("pipeline", keys);
      for (const command of [["diff"], ["prune", "--dry-run"]]) {
        const { code, text } = await stack.rfargate(command);
        assert.equal(code, 0, text);
      }
    }
  });

  it("lets the preview's role compare all of it with AWS", async () => {
    use("pipeline", viewer);
    const { code, text } = await stack.run(["preview"], "--refresh", "--expect-no-changes", ...PACK);
    assert.equal(code, 0, text);
  });

  it("shows manual changes with make drift, and reverts them with make repair", async () => {
    await changeByHand();
    const target = (name: string) => make([name, `STACK=${STACK}`], stack.env);
    const drifted = await target("drift");
    assert.notEqual(drifted.code, 0, drifted.text);
    assert.match(drifted.text, /LogGroup r-on-fargate-test-deploy-first-run update \[diff: ~retentionInDays\]/);
    const checked = await target("policy-check");
    assert.equal(checked.code, 0, checked.text);
    use("pipeline", deployer);
    const repaired = await target("repair");
    assert.equal(repaired.code, 0, repaired.text);
    const look = new DescribeLogGroupsCommand({ logGroupNamePrefix: LOG_GROUP });
    const { logGroups } = await new CloudWatchLogsClient(root).send(look);
    assert.equal(logGroups?.[0]?.retentionInDays, 30);
    const { Role } = await new IAMClient(root).send(new GetRoleCommand({ RoleName: `${NAME}-task` }));
    assert.equal(Role?.PermissionsBoundary?.PermissionsBoundaryArn, made.permissionsBoundary);
  });

  for (const { what, attempt } of REFUSALS) {
    it(`is refused ${what}`, async () => {
      await assert.rejects(attempt(deployer, made), (error: Error) => {
        assert.match(`${error.name} ${error.message}`, /AccessDenied|Access Denied|UnauthorizedOperation/);
        return true;
      });
    });
  }

  it("cannot gain permissions through a role with all permissions: the boundary applies", async () => {
    const RoleName = `${NAME}-task`;
    const PolicyName = "least-privilege";
    await iam(deployer).send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: EVERYTHING }));
    const anybody = { Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "sts:AssumeRole" };
    const PolicyDocument = document(anybody);
    await iam(deployer).send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    const { endpoint, region, requestHandler } = root;
    const taken = await fromTemporaryCredentials({
      // Any user of the account may try: it is the role that is tested.
      masterCredentials: root.credentials,
      params: { RoleArn: `arn:aws:iam::123456789012:role/${RoleName}`, RoleSessionName: "escalation" },
      clientConfig: { endpoint, region, requestHandler },
    })();
    await assert.rejects(s3(taken).send(new ListBucketsCommand({})), { name: "AccessDenied" });
    await assert.rejects(iam(taken).send(new CreateUserCommand({ UserName: "escalated" })), { name: "AccessDenied" });
    // What the boundary leaves is what the policy gives: the role works.
    await s3(taken).send(new PutObjectCommand({ Bucket: BUCKET, Key: "output/run/x.csv", Body: "1" }));
  });

  it("destroys it with its revisions, and leaves nothing", async () => {
    use("pipeline", deployer);
    const { code, text } = await stack.destroy();
    assert.equal(code, 0, text);
    assert.deepEqual(await leftovers(NAME), bootstrap);
  });
});
