import { LISTENER_RULES, LISTENERS, LOAD_BALANCERS } from "../aws/load-balancers";
import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { ofTypes, referrersTo } from "../core/links";
import { type Finding, rule, type StackResource } from "../core/rule";
import { awsTypes } from "../core/types";
import { at, atEach, Unknown, type Value } from "../core/value";

/** Policies without TLS 1.0 and 1.1. */
const MODERN = /^ELBSecurityPolicy-(?:TLS13-1-[23]|TLS-1-2|FS-1-2)/;

export const lbTls = rule({
  name: "lb-tls",
  description: "A load balancer with a certificate uses TLS 1.2 or later, and plain http only redirects.",
  why: "Requests over plain HTTP or a broken TLS version can be read and changed in transit.",
  severity: "high",
  level: "mandatory",
  remediation:
    "Make the http listener redirect to https, and set the https listener's policy to one like ELBSecurityPolicy-TLS13-1-2-2021-06.",
  url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
  framework: fsbp("ELB.1", "Application Load Balancer should be configured to redirect all HTTP requests to HTTPS"),
  tags: ["elb", "encryption"],
  types: LISTENERS,
  *check({ props: { protocol: given, certificateArn, sslPolicy } }) {
    const protocol = upper(given);
    if (protocol instanceof Unknown) yield unknownFinding(protocol);
    if (certificateArn && (protocol === "HTTP" || protocol === "TCP")) {
      yield { message: `the listener has a certificate and speaks ${protocol}.` };
    }
    if (protocol !== "HTTPS" && protocol !== "TLS") return;
    if (sslPolicy instanceof Unknown) yield unknownFinding(sslPolicy);
    else if (!(typeof sslPolicy === "string" && MODERN.test(sslPolicy))) {
      yield { message: `sslPolicy is ${String(sslPolicy ?? "not set")}: TLS 1.0 is let in.` };
    }
  },
  *checkStack(resources) {
    const balancers = ofTypes(resources, LOAD_BALANCERS);
    const all = ofTypes(resources, LISTENERS);
    const listeners = referrersTo(balancers, all, "loadBalancerArn", ["id", "arn"]);
    const rules = referrersTo(all, ofTypes(resources, LISTENER_RULES), "listenerArn", ["id", "arn"]);
    const certificate = ofTypes(resources, awsTypes("acm/certificate")).length > 0;
    for (const balancer of balancers) {
      const own = listeners(balancer);
      if (certificate || own.some(({ props }) => props.certificateArn))
        yield* own.flatMap((listener) => plain(listener, rules(listener)));
    }
  },
});

/** The provider accepts protocols in any letter case. */
const upper = (value: Value): Value => (typeof value === "string" ? value.toUpperCase() : value);

function plain({ urn, name, props }: StackResource, rules: readonly StackResource[]): Finding[] {
  if (upper(props.protocol) !== "HTTP") return [];
  return [
    ...served(atEach(props, "defaultActions.*"), `the listener ${name}`, urn),
    ...rules.flatMap((one) =>
      served(atEach(one.props, "actions.*"), `the rule ${one.name} of the listener ${name}`, one.urn),
    ),
  ];
}

function served(actions: Value[], what: string, urn: string): Finding[] {
  if (actions.every(redirects)) return [];
  const unknown = actions.flatMap((action) => [at(action, "type"), at(action, "redirect.protocol")]);
  const [first] = unknown.filter((value) => value instanceof Unknown);
  if (first) return [unknownFinding(first, urn)];
  return [{ urn, message: `${what} serves plain http though there is a certificate.` }];
}

const redirects = (action: Value) => at(action, "type") === "redirect" && at(action, "redirect.protocol") === "HTTPS";
