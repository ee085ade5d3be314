import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Why no recording reaches a grant of the roles that deploy and preview a stack, by the first column of unrecorded.txt. */
const REASONS: Record<string, string> = {
  triggers:
    "for models with triggers: test/engine/deploy-role/coverage.test.ts holds a stack with all of them against the deploying role",
  networks: "for other modes of the network: the recorded stack has one",
  untagged: "the provider takes a tag away if it is removed from the configuration; no test does so",
  changed: "the provider asks it if that setting changes, or an `up` is undone or resumed; no test does so",
  read: "the provider or its backend reads it in other states of a resource than the recorded ones",
  commands: "rfargate diff and prune ask it in a pipeline; tests run them as root",
  linked:
    "AWS asks it of whoever first uses the service in an account. Source: " +
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html",
  kms: "the emulator's S3 asks no KMS key",
};

/** Grants of a pipeline's roles that no recording reaches, as `unusedGrants` names them, and why they are needed all the same. */
export const UNRECORDED_OF_PIPELINES: Record<string, string> = Object.fromEntries(
  readFileSync(join(__dirname, "unrecorded.txt"), "utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const [key = "", ...grant] = line.split("\t");
      const reason = REASONS[key];
      if (!reason) throw new Error(`unrecorded.txt: "${key}" is no reason: ${Object.keys(REASONS).join(", ")}`);
      return [grant.join(" "), reason];
    }),
);
