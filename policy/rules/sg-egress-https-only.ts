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
  description: "What goes out to the world goes by HTTPS.",
  why: "A task that only fetches and writes over HTTPS has no use for other ways out, and whoever takes it over would have.",
  severity: "low",
  level: "advisory",
  remediation: "Open port 443 to the world, and other ports to the networks that need them.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  tags: ["ec2", "network"],
  config: {
    ports: {
      type: "array",
      items: { type: "integer" },
      default: [443],
      description: "Ports of TCP that may be open to the world on the way out.",
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
