import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Why no recording reaches a grant of the roles that deploy and preview a stack, by the first column of unrecorded.txt. */
const REASONS: Record<string, string> = {
  changed:
    "the provider asks it if that setting changes, such as a certificate, or `make repair` undoes a change by hand; no test does so",
  read: "the provider asks it in other states of a resource than the recorded ones",
  commands: "rfargate diff and prune describe running tasks; the stack of the test has none then",
  control:
    "the provider tags buckets by S3 Control, whose host begins with the account's id, which the emulator's cannot",
  tags: "objects have tags with `aws:defaultTags`",
  address: "the provider ends the association of a NAT gateway's address, which the emulator does not show",
  private: "AWS asks it for the private DNS of interface endpoints, the emulator does not",
  tracking:
    "Application Auto Scaling makes the alarms of a target tracking policy with its caller's permissions; the emulator makes its own. Source: " +
    "https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html",
  force: "AWS does not document whether the deletion of a repository with images asks it",
  cache: "the publisher policy has it: a pipeline may read earlier layers as its cache",
  linked:
    "AWS asks it of the first user of the service in an account. Source: " +
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html",
  kms: "the emulator's S3 asks no KMS key",
};

/** Grants of a pipeline's roles that no recording reaches, as `unusedGrants` names them, and why they are still needed. */
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
