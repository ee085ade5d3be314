import assert from "node:assert/strict";
import { CreateVpcCommand, DeleteVpcCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import {
  AttachRolePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRolePermissionsBoundaryCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { clientSettings } from "../../support/emulator-aws";
import { leftovers } from "../../support/leftovers";
import { TestStack } from "../support";
import { assume, type Keys, type Made, Profile, RolesStack, token } from "./support";

const STACK = "test-deploy";
const NAME = `r-on-fargate-${STACK}`;
const GITHUB = { owner: "octo-org", repository: "models", ids: { owner: 123456, repository: 456789 } };
const OTHER = "r-on-fargate-test-other-stack";
const PACK = ["--policy-pack", "policy"];

describe("a deployment with the roles of examples/deploy-role, with IAM enforced", function () {
  this.timeout(600_000);
  const roles = new RolesStack("test-deploy-role");
  const stack = new TestStack(STACK);
  const root = clientSettings();
  let made: Made;
  let deployer: Keys;
  let viewer: Keys;
  /** What the roles' own stack has made, which stays. */
  let bootstrap: string[];
  let asRoot: Record<string, unknown>;
  const profiles: Profile[] = [];

  const use = (name: string, keys: Keys) => {
    const profile = new Profile(name, keys);
    profiles.push(profile);
    stack.configure((config) => Object.assign(config, profile.settings()));
  };

  before(async () => {
    await stack.create((config) => {
      config["r-on-fargate:network"] = { mode: "public" };
      asRoot = Object.fromEntries(Object.entries(config).filter(([key]) => /^aws:(profile|shared)/.test(key)));
    });
    await roles.create({ github: GITHUB, stacks: [{ stack: STACK }] });
    await new S3Client({ ...root, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: OTHER }));
  });

  after(async () => {
    stack.configure((config) => Object.assign(config, asRoot));
    await stack.run(["destroy"], "--yes", "--skip-preview");
    await stack.remove();
    await roles.run(["destroy", "--yes", "--skip-preview"]);
    await roles.remove();
    await new S3Client({ ...root, forcePathStyle: true }).send(new DeleteBucketCommand({ Bucket: OTHER }));
    for (const profile of profiles) profile.dispose();
    roles.dispose();
  });

  it("makes roles that the policy pack finds nothing to say about", async () => {
    const pack = ["--policy-pack", "../../policy", "--policy-pack-config", "policy.json"];
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

  it("does not let the preview's role make anything", async () => {
    use("viewer", viewer);
    const { code, text } = await stack.run(["up"], "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(text, /r-on-fargate-test-deploy-preview\/run-1-1 is not authorized to perform: \w+:Create/);
    assert.deepEqual(await leftovers(NAME), bootstrap);
  });

  it("refuses a stack whose roles have no boundary", async () => {
    use("deployer", deployer);
    const { code, text } = await stack.run(["up"], "--yes", "--skip-preview", "--target", "**aws:iam/role:Role::*");
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

  it("lets the preview's role compare all of it with AWS", async () => {
    use("viewer", viewer);
    const { code, text } = await stack.run(["preview"], "--refresh", "--expect-no-changes", ...PACK);
    assert.equal(code, 0, text);
  });

  const refused = (what: string, attempt: (keys: Keys) => Promise<unknown>) =>
    it(`is refused ${what}`, async () => {
      await assert.rejects(attempt(deployer), (error: Error & { Code?: string }) => {
        assert.match(`${error.name} ${error.message}`, /AccessDenied|Access Denied|UnauthorizedOperation/);
        return true;
      });
    });
  const as = (credentials: Keys) => ({ ...clientSettings(credentials), maxAttempts: 1 });
  const s3 = (keys: Keys) => new S3Client({ ...as(keys), forcePathStyle: true });
  const iam = (keys: Keys) => new IAMClient(as(keys));
  const trust = (service: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    });
  const everything = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  });
  const ecsTrust = trust("ecs-tasks.amazonaws.com");

  refused("another stack's bucket", (keys) =>
    s3(keys).send(new PutObjectCommand({ Bucket: OTHER, Key: "r_scripts/a.R", Body: "1" })),
  );
  refused("what tasks have written", (keys) =>
    s3(keys).send(new GetObjectCommand({ Bucket: `${NAME}-123456789012-eu-west-1`, Key: "output/a/b.csv" })),
  );
  refused("a role of another name, even with the boundary", (keys) =>
    iam(keys).send(
      new CreateRoleCommand({
        RoleName: "r-on-fargate-test-other-task",
        AssumeRolePolicyDocument: ecsTrust,
        PermissionsBoundary: made.permissionsBoundary,
      }),
    ),
  );
  refused("taking the boundary off a role", (keys) =>
    iam(keys).send(new DeleteRolePermissionsBoundaryCommand({ RoleName: `${NAME}-task` })),
  );
  refused("changing the boundary", (keys) =>
    iam(keys).send(
      new CreatePolicyVersionCommand({
        PolicyArn: made.permissionsBoundary,
        PolicyDocument: everything,
        SetAsDefault: true,
      }),
    ),
  );
  refused("changing its own role", (keys) =>
    iam(keys).send(
      new PutRolePolicyCommand({ RoleName: `${NAME}-deploy`, PolicyName: "more", PolicyDocument: everything }),
    ),
  );
  refused("attaching AWS's policies to a role of the stack", (keys) =>
    iam(keys).send(
      new AttachRolePolicyCommand({
        RoleName: `${NAME}-task`,
        PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
    ),
  );
  refused("making users", (keys) => iam(keys).send(new CreateUserCommand({ UserName: `${NAME}-user` })));
  refused("passing a role that is not the stack's", (keys) =>
    new ECSClient(as(keys)).send(
      new RegisterTaskDefinitionCommand({
        family: `${NAME}-first-run`,
        taskRoleArn: made.deployRoleArn,
        containerDefinitions: [{ name: "a", image: "b", memory: 64 }],
      }),
    ),
  );
  refused("a network without the stack's tag", (keys) =>
    new EC2Client(as(keys)).send(new CreateVpcCommand({ CidrBlock: "10.99.0.0/16" })),
  );
  refused("somebody else's network", async (keys) => {
    const { Vpcs } = await new EC2Client(root).send(new DescribeVpcsCommand({}));
    const other = Vpcs!.find(({ Tags = [] }) => !Tags.some(({ Value }) => Value === NAME));
    await new EC2Client(as(keys)).send(new DeleteVpcCommand({ VpcId: other!.VpcId }));
  });

  it("cannot reach more through a role that it gives everything: the boundary holds", async () => {
    const RoleName = `${NAME}-task`;
    await iam(deployer).send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "least-privilege", PolicyDocument: everything }),
    );
    const principal = { AWS: "arn:aws:iam::123456789012:root" };
    const document = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
    };
    await iam(deployer).send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(document) }));
    const { endpoint, region, requestHandler } = root;
    const taken = await fromTemporaryCredentials({
      // Whoever in the account takes it: it is the role that is asked for.
      masterCredentials: root.credentials,
      params: { RoleArn: `arn:aws:iam::123456789012:role/${RoleName}`, RoleSessionName: "escalation" },
      clientConfig: { endpoint, region, requestHandler },
    })();
    await assert.rejects(s3(taken).send(new ListBucketsCommand({})), /Access ?Denied/);
    await assert.rejects(iam(taken).send(new CreateUserCommand({ UserName: "escalated" })), /not authorized/);
    // What the boundary leaves is what the policy gives: the role works.
    await s3(taken).send(
      new PutObjectCommand({ Bucket: `${NAME}-123456789012-eu-west-1`, Key: "output/run/x.csv", Body: "1" }),
    );
  });

  it("takes it away, and leaves nothing", async () => {
    use("deployer", deployer);
    const { code, text } = await stack.run(["destroy"], "--yes", "--skip-preview");
    assert.equal(code, 0, text);
    assert.deepEqual(await leftovers(NAME), bootstrap);
  });
});
