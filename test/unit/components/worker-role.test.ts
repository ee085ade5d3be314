import assert from "node:assert/strict";
import { resourcesOf } from "../../../docs/generator/resources";

const size = { script: "a.R", cpu: 512, memory: 1024 };
const routed = {
  logRouter: { image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/router@sha256:${"d".repeat(64)}` },
  volumes: [
    { name: "v", efs: { fileSystemId: "fs-0a1b2c3d", accessPointId: "fsap-0a1b2c3d", securityGroupId: "sg-0a1b2c3d" } },
  ],
  mounts: [{ volume: "v", path: "/v" }],
};

describe("the role of a queue's workers", function () {
  this.timeout(60_000);

  it("reaches the file systems and the log of its own model, and not another's", () => {
    const models = [
      { name: "plain", ...size, timeout: 60, queue: {} },
      { name: "routed", ...size, timeout: 60, queue: {}, ...routed },
    ];
    const [resources] = resourcesOf([{ models, network: { mode: "public" } }]);
    const granted = (role: string) => {
      const [, { policy }] = resources!.find(
        ([type, inputs]) => type === "aws:iam/rolePolicy:RolePolicy" && String(inputs.role).endsWith(role),
      )!;
      const statements = JSON.parse(String(policy)).Statement as Array<{ Sid: string; Resource: string[] }>;
      return statements
        .filter(({ Sid }) => /^(MountFileSystem|RouteLog)/.test(Sid))
        .flatMap(({ Resource }) => Resource);
    };
    assert.deepEqual(granted("-plain-worker"), []);
    assert.deepEqual(granted("-routed-worker"), [
      "arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-0a1b2c3d",
      "arn:aws:logs:us-east-1:123456789012:log-group:/r-on-fargate/dev/routed:log-stream:*",
    ]);
  });
});
