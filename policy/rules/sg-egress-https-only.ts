import { describePorts, isPort, SECURITY_GROUP_TYPES, securityGroupRules } from "../aws/security-groups";
import { isWorld } from "../core/addresses";
import { unknownFinding } from "../core/findings";
import { rule } from "../core/rule";
import { Unknown } from "../core/value";

interface Config {
  ports: number[];
}

export const sgEgressHttpsOnly = rule<Config>({
  name: "sg-egress-https-only",
  description: "Egress to the world is HTTPS only.",
  why: "A task that only uses HTTPS needs no other egress, but an attacker would use it.",
  severity: "low",
  level: "advisory",
  remediation: "Allow port 443 to the world, and other ports only to specific networks.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  tags: ["ec2", "network"],
  config: {
    ports: {
      type: "array",
      items: { type: "integer" },
      default: [443],
      description: "TCP ports that may be open to the world for egress.",
    },
  },
  types: SECURITY_GROUP_TYPES,
  *check(resource, { ports }) {
    for (const given of securityGroupRules(resource, "egress")) {
      if (given instanceof Unknown) {
        yield unknownFinding(given);
        continue;
      }
      if (isPort(given, ports)) continue;
      const world = given.cidrs.find(isWorld);
      const unknown = world ? given.unknown : given.cidrs.find((cidr) => cidr instanceof Unknown);
      if (unknown) yield unknownFinding(unknown);
      else if (world) yield { message: `${given.where}${String(world)} may be reached on ${describePorts(given)}.` };
    }
  },
});
