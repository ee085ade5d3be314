import { settingFindings, unknownFinding } from "../core/findings";
import { securityHub } from "../core/frameworks";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { asNumber, asSwitch, Unknown } from "../core/value";

/** AWS's default. */
const YEAR = 365;

export const kmsKeyRotation = rule({
  name: "kms-key-rotation",
  description: "Keys rotate every year, and none is disabled.",
  why: "A leaked key decrypts everything that was ever encrypted with it; rotation limits the damage.",
  severity: "medium",
  level: "mandatory",
  remediation:
    "Set enableKeyRotation to true, and rotationPeriodInDays to 365 or less. The rule ignores asymmetric and HMAC keys, which cannot rotate.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  framework: securityHub("KMS.4", "AWS KMS key rotation should be enabled"),
  tags: ["kms", "encryption"],
  types: awsTypes("kms/key"),
  *check({ props }) {
    const {
      enableKeyRotation: rotates,
      rotationPeriodInDays,
      isEnabled,
      customerMasterKeySpec: spec,
      keyUsage,
    } = props;
    if (isEnabled instanceof Unknown) yield unknownFinding(isEnabled);
    else if (asSwitch(isEnabled) === false) yield { message: "isEnabled is false: nothing can be decrypted." };
    if (spec instanceof Unknown) yield unknownFinding(spec);
    else if ((spec && spec !== "SYMMETRIC_DEFAULT") || (typeof keyUsage === "string" && keyUsage !== "ENCRYPT_DECRYPT"))
      return;
    yield* settingFindings("enableKeyRotation", rotates);
    const period = asNumber(rotationPeriodInDays);
    if (period instanceof Unknown) yield unknownFinding(period);
    else if (typeof period === "number" && period > YEAR) {
      yield { message: `rotationPeriodInDays is ${period}; allowed are up to ${YEAR}.` };
    }
  },
});
