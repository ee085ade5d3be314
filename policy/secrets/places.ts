import { awsType } from "../core/types";
import { isObject, type Value } from "../core/value";

/** The settings and texts of a resource that may contain a secret; `*` is each element of a list. */
export interface SecretPlaces {
  /** Maps of names to values. */
  maps?: readonly string[];
  /** Lists of objects with a name, or a key, and a value. */
  lists?: readonly string[];
  /** Lists of words: a command and its arguments. */
  commands?: readonly string[];
  /** Texts: a script, or JSON with names and values. */
  texts?: readonly string[];
  /** The same in Base64. */
  encoded?: readonly string[];
  /** Texts that may be unknown at preview because they contain outputs of other resources; they are checked after those exist. */
  awaited?: readonly string[];
}

const DOCKER_VOLUME = "volumes.*.dockerVolumeConfiguration";
const PIPE_STARTS = [
  "targetParameters.ecsTaskParameters.overrides.containerOverrides.*",
  "targetParameters.batchJobParameters.containerOverrides",
];
const OBJECT = {
  texts: ["content"],
  encoded: ["contentBase64"],
  maps: ["metadata"],
  awaited: ["content", "contentBase64"],
};
const SERVER = { texts: ["userData"], encoded: ["userData", "userDataBase64"] };

const PLACES: Record<string, SecretPlaces> = {
  "lambda/function": { maps: ["environment.variables"], texts: ["description"] },
  "scheduler/schedule": { texts: ["target.input"] },
  "cloudwatch/eventTarget": {
    texts: ["input", "inputTransformer.inputTemplate"],
    maps: ["httpTarget.headerParameters", "httpTarget.queryStringParameters"],
  },
  "pipes/pipe": {
    texts: ["targetParameters.inputTemplate", "enrichmentParameters.inputTemplate"],
    // In the singular in Cloud Control.
    lists: PIPE_STARTS.flatMap((path) => [`${path}.environments`, `${path}.environment`]),
    commands: PIPE_STARTS.flatMap((path) => [`${path}.commands`, `${path}.command`]),
  },
  "sfn/stateMachine": { texts: ["definition"], awaited: ["definition"] },
  "ec2/instance": SERVER,
  "ec2/spotInstanceRequest": SERVER,
  "ec2/launchConfiguration": SERVER,
  "ec2/launchTemplate": { texts: ["userData"], encoded: ["userData"] },
  "lightsail/instance": { texts: ["userData"] },
  "lightsail/containerServiceDeploymentVersion": {
    maps: ["containers.*.environment"],
    commands: ["containers.*.commands"],
  },
  "batch/jobDefinition": { maps: ["parameters"] },
  "s3/bucketObject": OBJECT,
  "s3/bucketObjectv2": OBJECT,
  "ssm/document": { texts: ["content"] },
  "ssm/maintenanceWindowTask": {
    commands: ["taskInvocationParameters.runCommandParameters.parameters.*.values"],
  },
  "appconfig/hostedConfigurationVersion": { texts: ["content"], awaited: ["content"] },
  "appsync/function": { texts: ["code"], awaited: ["code"] },
  "cloudfront/function": { texts: ["code"], awaited: ["code"] },
  "dynamodb/tableItem": { texts: ["item"], awaited: ["item"] },
  "mq/configuration": { texts: ["data"], awaited: ["data"] },
  "glue/trigger": { maps: ["actions.*.arguments"] },
  "glue/workflow": { maps: ["defaultRunProperties"] },
  "sagemaker/notebookInstanceLifecycleConfiguration": { encoded: ["onStart", "onCreate"] },
  "iot/topicRule": { lists: ["https.*.httpHeaders"] },
  "emrserverless/application": { maps: ["runtimeConfigurations.*.properties"] },
  "imagebuilder/imageRecipe": { encoded: ["userDataBase64"] },
  "cloudwatch/dashboard": { texts: ["dashboardBody"], awaited: ["dashboardBody"] },
  "elasticbeanstalk/configurationTemplate": { lists: ["settings"] },
  "opsworks/application": { lists: ["environments"] },
  "ssm/association": { maps: ["parameters"] },
  "codepipeline/pipeline": { maps: ["stages.*.actions.*.configuration"] },
  "cloudformation/stack": { texts: ["templateBody"], maps: ["parameters"], awaited: ["templateBody"] },
  "cloudformation/stackSet": { texts: ["templateBody"], maps: ["parameters"], awaited: ["templateBody"] },
  "cloudcontrol/resource": { texts: ["desiredState"], awaited: ["desiredState"] },
  "apigateway/stage": { maps: ["variables"] },
  "apigateway/integration": { maps: ["requestParameters", "requestTemplates"] },
  "apigatewayv2/integration": { maps: ["requestParameters"] },
  "apigatewayv2/stage": { maps: ["stageVariables"] },
  "appsync/dataSource": { texts: ["httpConfig.endpoint"], awaited: ["httpConfig.endpoint"] },
  "emr/cluster": {
    texts: ["configurationsJson"],
    commands: ["bootstrapActions.*.args", "steps.*.hadoopJarStep.args"],
  },
  "synthetics/canary": { maps: ["runConfig.environmentVariables"] },
  "imagebuilder/component": { texts: ["data"] },
  "lambda/invocation": { texts: ["input"], awaited: ["input"] },
  "lambda/alias": { texts: ["description"] },
  "lambda/layerVersion": { texts: ["description"] },
  "sns/topicSubscription": { texts: ["endpoint"], awaited: ["endpoint"] },
  "codebuild/project": {
    lists: ["environment.environmentVariables", "environments.*.environmentVariables"],
    texts: ["source.buildspec"],
  },
  "apprunner/service": {
    maps: [
      "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables",
      "sourceConfiguration.codeRepository.codeConfiguration.codeConfigurationValues.runtimeEnvironmentVariables",
    ],
    texts: [
      "sourceConfiguration.imageRepository.imageConfiguration.startCommand",
      "sourceConfiguration.codeRepository.codeConfiguration.codeConfigurationValues.startCommand",
    ],
  },
  "glue/job": { maps: ["defaultArguments", "nonOverridableArguments"] },
  "sagemaker/model": { maps: ["primaryContainer.environment", "containers.*.environment"] },
  "elasticbeanstalk/environment": { lists: ["settings"] },
  "glue/connection": { maps: ["connectionProperties"] },
  "amplify/branch": { maps: ["environmentVariables"] },
  "amplify/app": { maps: ["environmentVariables"] },
  "mwaa/environment": { maps: ["airflowConfigurationOptions"] },
  "ecs/taskDefinition": {
    maps: ["proxyConfiguration.properties", `${DOCKER_VOLUME}.driverOpts`, `${DOCKER_VOLUME}.labels`],
  },
  "kinesis/firehoseDeliveryStream": {
    texts: ["httpEndpointConfiguration.url"],
    awaited: ["httpEndpointConfiguration.url"],
  },
  "ecs/service": {
    lists: ["serviceConnectConfiguration.logConfiguration.secretOptions"],
    maps: ["serviceConnectConfiguration.logConfiguration.options"],
  },
};

export const SECRET_PLACES: ReadonlyMap<string, SecretPlaces> = new Map(
  Object.entries(PLACES).map(([name, places]) => [awsType(name), places]),
);

/** Names of properties with a program's settings, commands and texts, in any service of Cloud Control. */
const SETTINGS =
  /^(?:\w*environment(?:Variables)?|\w*variables|parameters|\w*parameters|options|optionSettings|settings|userData|commands?|args|entryPoint|\w*arguments|input|inputTemplate|inputTransformer|definition(?:String)?|content|data|buildSpec|templateBody|desiredState|containerProperties|configurationsJson|connectionProperties|airflowConfigurationOptions|\w*startCommand|dockerLabels)$/i;

/** The settings and texts of a resource, by their paths. */
export function* settingsIn(value: Value, path = ""): Iterable<[path: string, value: Value]> {
  const parts = Array.isArray(value) ? value.entries() : isObject(value) ? Object.entries(value) : [];
  for (const [key, part] of parts) {
    const where = path ? `${path}.${key}` : String(key);
    if (SETTINGS.test(String(key))) yield [where, part];
    else yield* settingsIn(part, where);
  }
}
