import { mapKeys } from "../../contract/map/layout";
import { type AwsPlace, bucketArn, executionArn, mapRunArn, stateMachineArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";
import { taskControlStatements } from "../machine/statements";
import { startStatements, type TaskStart } from "../task/task-start";

/** The maps of a state machine, which are its executions; those with a label are a map's chunks. */
const mapsArn = (place: AwsPlace, machine: string) => executionArn(place, `${machine}:*`);
const chunksArn = (place: AwsPlace, machine: string) => executionArn(place, `${machine}/*`);

/**
 * Permissions of a map's state machine: run, watch and stop tasks of this family; start itself for each chunk.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export function machineStatements(start: TaskStart, machine: string): PolicyStatement[] {
  return [...startStatements(start), ...chunkControlStatements(start.place, start.clusterName, machine)];
}

/** Permissions of a state machine besides starting tasks. @param machine name, or a pattern of names */
export function chunkControlStatements(place: AwsPlace, clusterName: string, machine: string): PolicyStatement[] {
  return [
    ...taskControlStatements(place, clusterName),
    {
      Sid: "StartChunks",
      Effect: "Allow",
      Action: ["states:StartExecution"],
      Resource: [stateMachineArn(place, machine)],
    },
    {
      Sid: "FollowChunks",
      Effect: "Allow",
      Action: ["states:DescribeExecution", "states:StopExecution"],
      Resource: [mapsArn(place, machine), chunksArn(place, machine)],
    },
  ];
}

/** What the task of a chunk reads besides scripts and inputs. */
export function chunkStatements(place: AwsPlace, bucketName: string): PolicyStatement[] {
  const bucket = bucketArn(place, bucketName);
  const keys = [mapKeys.record("*"), mapKeys.items("*"), `${mapKeys.chunks("*")}*`];
  return [
    { Sid: "ReadMaps", Effect: "Allow", Action: ["s3:GetObject"], Resource: keys.map((key) => `${bucket}/${key}`) },
  ];
}

/** Permissions of an operator of maps: write their items, start, follow and stop them. */
export function mapOperatorStatements(place: AwsPlace, bucketName: string, machines: string[]): PolicyStatement[] {
  const bucket = bucketArn(place, bucketName);
  return [
    {
      Sid: "StageMaps",
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: [mapKeys.record("*"), mapKeys.items("*")].map((key) => `${bucket}/${key}`),
    },
    {
      Sid: "StartMaps",
      Effect: "Allow",
      Action: ["states:StartExecution"],
      Resource: machines.map((machine) => stateMachineArn(place, machine)),
    },
    {
      Sid: "FollowMaps",
      Effect: "Allow",
      Action: ["states:DescribeExecution", "states:StopExecution", "states:ListMapRuns", "states:DescribeMapRun"],
      Resource: machines.flatMap((machine) => [mapsArn(place, machine), mapRunArn(place, `${machine}/*`)]),
    },
    // This action has no resource.
    { Sid: "ReadQuotas", Effect: "Allow", Action: ["servicequotas:GetServiceQuota"], Resource: ["*"] },
  ];
}
