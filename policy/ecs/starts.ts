import { JsonError, readJson } from "../core/json";
import type { Resource } from "../core/rule";
import { awsType } from "../core/types";
import { at, Unknown, type Value } from "../core/value";
import { type Call, callOf, callsIn, isStart, unknownCall } from "./asl";
import { JOB_DEFINITION, readJob } from "./jobs";

/** Tasks that a resource starts, with their network and platform. */
export interface TaskStart extends Call {
  /** The property of the resource that says so. */
  property: string;
  /** The tasks of a job, which have the security groups of its compute environment. */
  isJob?: boolean;
}

/** Where a resource has the parameters of its tasks; the path of their network from there. */
const PLACES: Readonly<Record<string, readonly [parameters: string, network: string]>> = {
  "ecs/service": ["", "networkConfiguration"],
  "ecs/taskSet": ["", "networkConfiguration"],
  "scheduler/schedule": ["target.ecsParameters", "networkConfiguration"],
  "cloudwatch/eventTarget": ["ecsTarget", "networkConfiguration"],
  "pipes/pipe": ["targetParameters.ecsTaskParameters", "networkConfiguration.awsVpcConfiguration"],
};
const BY_TYPE = new Map(Object.entries(PLACES).map(([name, place]) => [awsType(name), place]));
const SCHEDULE = awsType("scheduler/schedule");
const STATE_MACHINE = awsType("sfn/stateMachine");

/** The types of resources that start tasks. */
export const STARTING_TYPES: readonly string[] = [...BY_TYPE.keys(), STATE_MACHINE, JOB_DEFINITION];

/** The tasks that a resource starts. A definition that is unknown at preview is judged once it is known. */
export function startsOf(resource: Resource): TaskStart[] {
  const { type, props } = resource;
  if (type === STATE_MACHINE)
    return callsIn(props.definition, "definition").map((call) => ({ ...call, property: "definition" }));
  if (type === JOB_DEFINITION) {
    return readJob(resource).tasks.map(({ property, network, platformVersion }) => ({
      ...started(network, platformVersion),
      property,
      isJob: true,
    }));
  }
  const [path, network] = BY_TYPE.get(type)!;
  const parameters = path === "" ? props : at(props, path);
  const property = (path || network).split(".")[0]!;
  const start = { ...started(at(parameters, network), at(parameters, "platformVersion")), property };
  return type === SCHEDULE ? [start, ...universal(props.target)] : [start];
}

const started = (network: Value, platformVersion: Value): Call => ({
  assignPublicIp: at(network, "assignPublicIp"),
  securityGroups: at(network, "securityGroups"),
  platformVersion,
});

/** A schedule may call any action of AWS's API, with its parameters as text. */
function universal(target: Value): TaskStart[] {
  const [arn, input] = [at(target, "arn"), at(target, "input")];
  if (!isStart(arn) && !(arn instanceof Unknown)) return [];
  const json = readJson(input);
  if (json instanceof JsonError) return [];
  const call = callOf(json, "target.input");
  return [{ ...(arn instanceof Unknown ? unknownCall(call, arn) : call), property: "target" }];
}
