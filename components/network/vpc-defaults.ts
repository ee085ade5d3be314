/** Defaults of a new VPC. */
export const VPC_DEFAULTS = {
  /** IPv4 range. */
  cidrBlock: "10.0.0.0/16",
  /** Number of availability zones. */
  zones: 2,
} as const;
