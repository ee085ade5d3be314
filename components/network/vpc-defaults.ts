/** What a new VPC has unless it is told otherwise. */
export const VPC_DEFAULTS = {
  /** Its IPv4 range. */
  cidrBlock: "10.0.0.0/16",
  /** How many availability zones it is in. */
  zones: 2,
} as const;
