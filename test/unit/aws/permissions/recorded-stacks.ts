import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkConfig } from "../../../../components/config/load";
import { deployedStack } from "../../../../components/deploy/deployed-stack";
import { deployStatements } from "../../../../components/deploy/github-deploy-role";
import type { StateArgs } from "../../../../components/deploy/state";
import { type Resource, resourcesOf } from "../../../../docs/generator/resources";
import { ROOT } from "../../../../local/setup/places";
import { TRIGGER_MODELS } from "../../../triggers/support/models";
import type { Statement } from "../iam-judge";
import type { Principal } from "./grants";
import { OPERATORS } from "./rows";

const local = parse(readFileSync(join(ROOT, "Pulumi.local.yaml"), "utf8")).config;
const network = local["r-on-fargate:network"];
/** As the mocks of the unit tests have the region. */
const triggerModels = JSON.parse(JSON.stringify(TRIGGER_MODELS).replaceAll("eu-west-1", "us-east-1"));

/** The recorded stacks' configurations, as far as roles depend on them: another one is a line here, and its tests in record.ts. */
export const STACKS: Record<string, object> = {
  local: { models: local["r-on-fargate:models"], network },
  "test-starts": { models: triggerModels, network, alarms: {} },
  "test-deploy": { models: local["r-on-fargate:models"], network: { mode: "nat" } },
};

/** What the emulator has no part of: its statements are there, and listed in reasons.ts. */
const BESIDE = {
  bucket: { kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/bucket" },
  secretsKmsKeyArns: ["arn:aws:kms:us-east-1:123456789012:key/secrets"],
};

/** Each role of the recorded stacks, and the policies of those operators who are recorded. */
export function principals(): Principal[] {
  const made = resourcesOf(Object.values(STACKS).map((config) => ({ ...BESIDE, ...config })));
  return Object.keys(STACKS).flatMap((stack, i) => made[i]!.flatMap((resource) => principalOf(stack, resource)));
}

function principalOf(stack: string, [type, inputs]: Resource): Principal[] {
  const statements = () => (JSON.parse(String(inputs.policy)) as { Statement: Statement[] }).Statement;
  if (type === "aws:iam/rolePolicy:RolePolicy")
    return [{ stack, name: `role/${inputs.role}`, statements: statements() }];
  if (type === "aws:iam/policy:Policy" && stack in OPERATORS && String(inputs.name).endsWith("-operator"))
    return [{ stack, name: `policy/${inputs.name}`, statements: statements() }];
  return [];
}

/** Where the state of stacks that a pipeline's roles deploy is kept; undefined: out of the emulator, by the machine's user. */
const STATES: Record<string, StateArgs | undefined> = {
  "test-deploy": { bucketName: "states" },
  "test-starts": undefined,
};

/** The roles that deploy stacks and preview them, as the mocks of the unit tests name them. */
export function pipelines(): Principal[] {
  const place = { partition: "aws", region: "us-east-1", accountId: "123456789012" };
  return Object.entries(STATES).flatMap(([stack, state]) => {
    const config = checkConfig({ ...BESIDE, ...STACKS[stack], forceDestroy: true }, "Pulumi.dev.yaml");
    const deployed = deployedStack(place, "r-on-fargate", "dev", config);
    const { read, write } = deployStatements({ stack: deployed, ...(state ? { state } : {}) });
    return [
      { stack, name: `role/${deployed.name}-deploy`, statements: [...read, ...write] as Statement[] },
      { stack, name: `role/${deployed.name}-preview`, statements: read as Statement[] },
    ];
  });
}
