import { type GivenGroups, wayIn } from "../aws/public-addresses";
import { SECURITY_GROUP_TYPES } from "../aws/security-groups";
import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { ofTypes } from "../core/links";
import { type Finding, rule, type StackResource } from "../core/rule";
import { awsTypes } from "../core/types";
import { at, Unknown } from "../core/value";
import { STARTING_TYPES, startsOf, type TaskStart } from "../ecs/starts";

interface Config {
  evenUnreachable: boolean;
}

const COMPUTE = awsTypes("batch/computeEnvironment");

export const ecsNoPublicAddress = rule<Config>({
  name: "ecs-no-public-address",
  description: "Tasks with a public address accept no connections.",
  why: "A public address with an open security group is exposed to the whole internet. If the stack's groups allow no ingress, the address serves only outbound traffic, without the costs of a NAT gateway.",
  severity: "high",
  level: "mandatory",
  remediation:
    "Set assignPublicIp to false, or give the tasks security groups of this stack without ingress from outside.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
  framework: fsbp("ECS.2", "ECS services should not have public IP addresses assigned to them automatically"),
  tags: ["ecs", "network", "public-access"],
  config: {
    evenUnreachable: {
      type: "boolean",
      default: false,
      description: "Whether to reject public addresses even without ingress.",
    },
  },
  *checkStack(resources, { evenUnreachable }) {
    const groups = ofTypes(resources, SECURITY_GROUP_TYPES);
    const environments = ofTypes(resources, COMPUTE).map((one) => groupsOf(one, "computeResources"));
    for (const resource of ofTypes(resources, STARTING_TYPES)) {
      for (const start of startsOf(resource)) {
        const theirs = start.isJob
          ? environments
          : [{ resource, property: start.property, given: start.securityGroups }];
        yield* judge(resource.urn, start, theirs, groups, evenUnreachable);
      }
    }
  },
});

const groupsOf = (resource: StackResource, property: string): GivenGroups => ({
  resource,
  property,
  given: at(resource.props, `${property}.securityGroupIds`),
});

function* judge(
  urn: string,
  { assignPublicIp: assigned }: TaskStart,
  given: GivenGroups[],
  groups: StackResource[],
  always: boolean,
): Iterable<Finding> {
  if (assigned instanceof Unknown) yield unknownFinding(assigned, urn);
  if (!/^(?:enabled|true)$/i.test(String(assigned))) return;
  const ways = given.map((one) => wayIn(one, groups)).filter((way) => way !== undefined);
  const nowhere = given.length === 0 ? "no compute environment of this stack has their security groups" : undefined;
  const reachable = always ? "they get a public address" : (nowhere ?? ways[0]);
  if (reachable instanceof Unknown) yield unknownFinding(reachable, urn);
  else if (reachable) yield { urn, message: `tasks get a public address, and ${reachable}.` };
}
