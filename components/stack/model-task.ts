import * as pulumi from "@pulumi/pulumi";
import { familyName, logGroupName, STACK_TAG } from "../../contract/names";
import { type AwsPlace, revisionArn } from "../base/arns";
import type { DataBucket } from "../bucket/data-bucket";
import { listFiles } from "../bucket/files";
import type { ModelConfig } from "../config/model";
import type { StackConfig } from "../config/schema";
import { taskArchitecture } from "../image/platform";
import type { RImage } from "../image/r-image";
import { RTask } from "../task/r-task";
import { contentHash } from "../task/served-content";
import type { TaskRoles } from "../task/task-roles";

export interface TaskParts {
  config: StackConfig;
  place: AwsPlace;
  bucket: DataBucket;
  image: RImage;
  roles: TaskRoles;
}

/** Name of a model's log group. */
export const modelLogGroup = (model: Pick<ModelConfig, "name">): string =>
  logGroupName(pulumi.getProject(), pulumi.getStack(), model.name);

/**
 * Creates the task definition of a model.
 * @param name the stack's name; a family is `<name>-<model>`
 */
export function modelTask(
  name: string,
  { config, place, bucket, image, roles }: TaskParts,
): (model: ModelConfig) => RTask {
  const hash = contentHashes(config);
  return ({ revision, ...model }) => {
    const family = familyName(name, model.name);
    return new RTask(
      family,
      {
        ...model,
        model: model.name,
        script: [model.script].flat().join(" "),
        image: image.uri,
        architecture: taskArchitecture(config.image.platform),
        region: place.region,
        bucketName: bucket.ready,
        port: model.api?.port,
        contentHash: hash(model),
        roles: { taskRoleArn: roles.taskRoleArn, executionRoleArn: roles.executionRoleArn },
        logGroupName: modelLogGroup(model),
        retentionDays: config.logs.retentionDays,
        keepRevisions: config.keepRevisions > 1,
        ...(revision ? { heldAt: revisionArn(place, family, revision) } : {}),
        tags: { ...config.tags, [STACK_TAG]: name },
      },
      { dependsOn: roles },
    );
  };
}

/** Tasks of a service read the scripts only when they start: so only a service needs new tasks for a new script. */
function contentHashes({
  bucket,
  models,
}: StackConfig): (model: Pick<ModelConfig, "api" | "script" | "inputs">) => string | undefined {
  const served = models.some(({ api }) => api);
  const files = (folder: string | undefined) => (served && folder ? listFiles(folder) : []);
  const folders = { scripts: files(bucket.scripts), inputs: files(bucket.inputs) };
  return ({ api, script, inputs }) => (api ? contentHash({ scripts: [script].flat(), inputs }, folders) : undefined);
}
