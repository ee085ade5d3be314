import { PLACE } from "./support";

/** What starts tasks of a model. */
export const START_ARGS = {
  place: PLACE,
  model: "forecast",
  clusterName: "c",
  clusterArn: "arn:aws:ecs:eu-west-1:123456789012:cluster/c",
  family: "p-dev-forecast",
  taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/p-dev-forecast:3",
  taskRoleArn: "arn:task",
  executionRoleArn: "arn:execution",
  subnetIds: ["subnet-1"],
  securityGroupIds: ["sg-1"],
  assignPublicIp: false,
};
