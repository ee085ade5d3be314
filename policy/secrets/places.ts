import { awsType } from "../core/types";

/** Where a resource holds settings and texts that may hold a secret; `*` stands for each element of a list. */
export interface SecretPlaces {
  /** Maps of names to values. */
  maps?: readonly string[];
  /** Lists of objects with a name and a value. */
  lists?: readonly string[];
  /** Texts: a script, or JSON that names and values are looked for in. */
  texts?: readonly string[];
  /** The same in Base64. */
  encoded?: readonly string[];
  /** Of the texts, those that may be unknown at preview: they name what the stack makes, and are judged once it is made. */
  awaited?: readonly string[];
}

const SERVER = { texts: ["userData"], encoded: ["userData", "userDataBase64"] };

const PLACES: Record<string, SecretPlaces> = {
  "lambda/function": { maps: ["environment.variables"], texts: ["description"] },
  "scheduler/schedule": { texts: ["target.input"] },
  "cloudwatch/eventTarget": {
    texts: ["input", "inputTransformer.inputTemplate"],
    maps: ["httpTarget.headerParameters", "httpTarget.queryStringParameters"],
  },
  "pipes/pipe": { texts: ["targetParameters.inputTemplate", "enrichmentParameters.inputTemplate"] },
  "sfn/stateMachine": { texts: ["definition"], awaited: ["definition"] },
  "ec2/instance": SERVER,
  "ec2/spotInstanceRequest": SERVER,
  "ec2/launchConfiguration": SERVER,
  "ec2/launchTemplate": { encoded: ["userData"] },
  "batch/jobDefinition": { texts: ["containerProperties", "ecsProperties", "nodeProperties"], maps: ["parameters"] },
  "codebuild/project": {
    lists: ["environment.environmentVariables", "environments.*.environmentVariables"],
    texts: ["source.buildspec"],
  },
  "apprunner/service": {
    maps: [
      "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables",
      "sourceConfiguration.codeRepository.codeConfiguration.codeConfigurationValues.runtimeEnvironmentVariables",
    ],
  },
  "glue/job": { maps: ["defaultArguments", "nonOverridableArguments"] },
  "sagemaker/model": { maps: ["primaryContainer.environment", "containers.*.environment"] },
  "elasticbeanstalk/environment": { lists: ["settings"] },
  "amplify/app": { maps: ["environmentVariables"] },
  "mwaa/environment": { maps: ["airflowConfigurationOptions"] },
  "ecs/service": {
    lists: ["serviceConnectConfiguration.logConfiguration.secretOptions"],
    maps: ["serviceConnectConfiguration.logConfiguration.options"],
  },
};

export const SECRET_PLACES: ReadonlyMap<string, SecretPlaces> = new Map(
  Object.entries(PLACES).map(([name, places]) => [awsType(name), places]),
);
