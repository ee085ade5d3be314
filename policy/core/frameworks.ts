import type { Control } from "./rule";

/**
 * A control of AWS Foundational Security Best Practices, as Security Hub numbers it.
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
 */
export const fsbp = (reference: string, specification: string): Control => ({
  name: "AWS Foundational Security Best Practices",
  version: "1.0.0",
  reference,
  specification,
});

/**
 * A control of AWS Security Hub that is not among those best practices.
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
 */
export const securityHub = (reference: string, specification: string): Control => ({
  name: "AWS Security Hub",
  version: "CSPM",
  reference,
  specification,
});
