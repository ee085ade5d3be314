import { isApplication, LOAD_BALANCERS } from "../aws/load-balancers";
import { settingFindings, unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { Unknown } from "../core/value";

export const lbDropsInvalidHeaders = rule({
  name: "lb-drops-invalid-headers",
  description: "An application load balancer drops invalid headers and rejects desync requests.",
  why: "If two programs read a header differently, an attacker can hide a second request in the first (request smuggling).",
  severity: "medium",
  level: "mandatory",
  remediation: 'Set dropInvalidHeaderFields to true, and desyncMitigationMode to "defensive" or "strictest".',
  url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
  framework: fsbp("ELB.4", "Application Load Balancer should be configured to drop invalid http headers"),
  tags: ["elb", "encryption"],
  types: LOAD_BALANCERS,
  *check({ props }) {
    const { dropInvalidHeaderFields: drops, desyncMitigationMode: mode, loadBalancerType: type } = props;
    if (type instanceof Unknown) yield unknownFinding(type);
    if (!isApplication(type)) return;
    yield* settingFindings("dropInvalidHeaderFields", drops);
    if (mode instanceof Unknown) yield unknownFinding(mode);
    else if (mode === "monitor")
      yield { message: "desyncMitigationMode is monitor: requests that desynchronize get through." };
  },
});
