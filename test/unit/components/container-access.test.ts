import assert from "node:assert/strict";
import { Network } from "../../../components/network/network";
import { type ContainerModel, containerAccess, requireImagesOfRegion } from "../../../components/task/container-access";
import { mockEngine, ofType, PLACE, settled } from "./support";

const DIGEST = `sha256:${"d".repeat(64)}`;
const GROUP = "arn:aws:logs:eu-west-1:123456789012:log-group:/r/dev/m";
const efs = { fileSystemId: "fs-1", accessPointId: "fsap-1", securityGroupId: "sg-nfs" };
const access = (...models: Partial<ContainerModel>[]) =>
  containerAccess(
    PLACE,
    models.map((model) => ({ secrets: {}, ...model })),
    models.map(() => GROUP),
  );

describe("the permissions of a task's other containers", () => {
  it("are none for a model without any", () => {
    const nothing = { secrets: [], taskStatements: [], repositoryArns: [], logEndpoints: [], fileSystemGroupIds: [] };
    assert.deepEqual(access({}), nothing);
  });

  it("allow mounting the one file system through its one access point, over TLS, and writing if a container does", () => {
    const volumes = [{ name: "library", efs }];
    const readOnly = [{ volume: "library", path: "/library", readOnly: true }];
    const expected = (actions: string[]) => [
      {
        Sid: "MountFileSystem1",
        Effect: "Allow",
        Action: actions,
        Resource: ["arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-1"],
        Condition: {
          Bool: { "aws:SecureTransport": "true" },
          StringEquals: {
            "elasticfilesystem:AccessPointArn": "arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-1",
          },
        },
      },
    ];
    const reader = access({ volumes, mounts: readOnly });
    assert.deepEqual(reader.taskStatements, expected(["elasticfilesystem:ClientMount"]));
    const sidecars = [{ name: "s", command: ["x"], mounts: [{ volume: "library", path: "/library" }] }];
    const writer = access({ volumes, sidecars });
    assert.deepEqual(
      writer.taskStatements,
      expected(["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]),
    );
    assert.deepEqual(writer.fileSystemGroupIds, ["sg-nfs"]);
  });

  it("name a file system once that two models mount in the same way", () => {
    const model = { volumes: [{ name: "l", efs }], mounts: [{ volume: "l", path: "/l" }] };
    assert.equal(access(model, model).taskStatements.length, 1);
  });

  it("include endpoints for a router's AWS outputs, in a private network", () => {
    const router = (options?: Record<string, string>) => ({ logRouter: { image: `x@${DIGEST}`, options } });
    const outputs = ["kinesis_firehose", "firehose", "kinesis_streams", "http"].map((Name) => router({ Name }));
    assert.deepEqual(access(router(), ...outputs).logEndpoints, ["kinesis-firehose", "kinesis-streams"]);
  });

  it("allow writing the model's own log streams, or the one stream of the router's output", () => {
    const route = (options?: Record<string, string>) =>
      access({ logRouter: { image: `x@${DIGEST}`, options } }).taskStatements.map(({ Action, Resource }) => [
        Action,
        Resource,
      ]);
    assert.deepEqual(route(), [[["logs:CreateLogStream", "logs:PutLogEvents"], [`${GROUP}:log-stream:*`]]]);
    assert.deepEqual(route({ Name: "kinesis_firehose", delivery_stream: "d" }), [
      [["firehose:PutRecordBatch"], ["arn:aws:firehose:eu-west-1:123456789012:deliverystream/d"]],
    ]);
    assert.deepEqual(route({ Name: "kinesis_streams", stream: "k" }), [
      [["kinesis:PutRecords"], ["arn:aws:kinesis:eu-west-1:123456789012:stream/k"]],
    ]);
    assert.deepEqual(route({ Name: "s3", bucket: "logs" }), [[["s3:PutObject"], ["arn:aws:s3:::logs/*"]]]);
    assert.deepEqual(route({ Name: "datadog" }), []);
  });

  it("require images in ECR of the stack's region in a private network", () => {
    const image = (region: string) => `999999999999.dkr.ecr.${region}.amazonaws.com/team/agent@${DIGEST}`;
    const require = (region: string) => () =>
      requireImagesOfRegion(PLACE, [{ name: "m", logRouter: { image: image(region) } }]);
    assert.doesNotThrow(require("eu-west-1"));
    assert.throws(
      require("us-east-1"),
      /another region:\n {2}model "m": logRouter\.image \S+us-east-1\S+\n {2}allowed: images in ECR in eu-west-1/,
    );
  });

  it("allow pulling from the ECR repositories of their images, and no others", () => {
    const ecr = `999999999999.dkr.ecr.us-east-1.amazonaws.com/team/agent@${DIGEST}`;
    const { repositoryArns } = access({
      sidecars: [
        { name: "a", image: ecr },
        { name: "b", image: `public.ecr.aws/x/y@${DIGEST}` },
      ],
    });
    assert.deepEqual(repositoryArns, ["arn:aws:ecr:us-east-1:999999999999:repository/team/agent"]);
  });

  it("let the execution role read the secrets of all of them", () => {
    const { secrets } = access({
      secrets: { A: "arn:a" },
      sidecars: [{ name: "s", command: ["x"], secrets: { B: "arn:b" } }],
      logRouter: { image: `x@${DIGEST}`, secretOptions: { key: "arn:c" } },
    });
    assert.deepEqual(secrets, ["arn:a", "arn:b", "arn:c"]);
  });

  it("include NFS to file systems, if the stack creates the tasks' group", async () => {
    const registered = mockEngine();
    new Network("n", { region: "eu-west-1", network: { mode: "public" }, fileSystemGroupIds: ["sg-nfs"] });
    await settled();
    const [group] = ofType(registered, "aws:ec2/securityGroup:SecurityGroup");
    const egress = group!.inputs.egress as Array<Record<string, unknown>>;
    assert.deepEqual(
      egress.map(({ fromPort, securityGroups }) => [fromPort, securityGroups]),
      [
        [443, undefined],
        [2049, ["sg-nfs"]],
      ],
    );
  });
});
