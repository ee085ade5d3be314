import type { Target } from "./export-target";

/** Execution engine and run settings of a Kedro pipeline on Fargate. */
export interface KedroConfig {
  execution_engine: {
    type: "aws-fargate";
    cluster: string;
    task_definition: string;
    subnets: string[];
    security_groups: string[];
  };
  run_config: { volume: { disabled: true } };
}

/**
 * The section `execution_engine` of a Kedro plugin's configuration file, with the volume disabled: a Fargate task has no volume for
 * data between steps, so the catalog must point to S3.
 */
export function kedroConfig({ outputs, taskDefinition }: Target): KedroConfig {
  return {
    execution_engine: {
      type: "aws-fargate",
      cluster: outputs.cluster.name,
      task_definition: taskDefinition,
      subnets: outputs.network.subnets,
      security_groups: outputs.network.securityGroups,
    },
    run_config: { volume: { disabled: true } },
  };
}

/** Notes for the user on the file. */
export function kedroNotes({ outputs, model, name }: Target): string[] {
  return [
    ...(outputs.network.assignPublicIp
      ? ["tasks of this stack need a public address (network mode public), for which execution_engine has no key"]
      : []),
    ...(model.spot ? [`model ${name} runs on Fargate Spot, for which execution_engine has no key`] : []),
  ];
}
