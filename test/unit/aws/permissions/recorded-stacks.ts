import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
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
