import type * as pulumi from "@pulumi/pulumi";
import { type OtherContainers, otherContainers } from "../../contract/other-containers";
import { R_CONTAINER } from "../../contract/outputs/contract";
import * as aws from "../base/aws";

/** What a run needs to know about a task definition that does not follow from the current configuration. */
export interface HeldRevision {
  /** With the revision. */
  arn: pulumi.Output<string>;
  revision: pulumi.Output<number>;
  script: pulumi.Output<string>;
  cpu: pulumi.Output<number>;
  memory: pulumi.Output<number>;
  ephemeralStorage: pulumi.Output<number>;
  otherContainers: pulumi.Output<OtherContainers | undefined>;
}

/**
 * Reads an earlier revision that a model is held at. The preview shows the read, and fails for a revision that is deregistered or
 * never existed.
 * @param arn with the revision
 */
export function heldRevision(name: string, arn: string, opts: pulumi.CustomResourceOptions): HeldRevision {
  // The ARN as state, too: from the id alone the provider composes an ARN, which is invalid if it does not know the account.
  const read = aws.ecs.TaskDefinition.get(`${name}-held`, arn, { arn }, opts);
  return {
    arn: read.arn,
    revision: read.revision,
    script: read.containerDefinitions.apply(scriptOf),
    cpu: read.cpu.apply(Number),
    memory: read.memory.apply(Number),
    ephemeralStorage: read.ephemeralStorage.apply((storage) => storage?.sizeInGib ?? 20),
    otherContainers: read.containerDefinitions.apply((json) =>
      otherContainers(containersOf(json).filter(({ name }) => name !== R_CONTAINER)),
    ),
  };
}

interface Container {
  name: string;
  environment?: Array<{ name: string; value: string }>;
  cpu?: number;
  memory?: number;
  memoryReservation?: number;
}

const containersOf = (containerDefinitions: string) => JSON.parse(containerDefinitions) as Container[];

function scriptOf(containerDefinitions: string): string {
  const r = containersOf(containerDefinitions).find(({ name }) => name === R_CONTAINER);
  return r?.environment?.find(({ name }) => name === "SCRIPT")?.value ?? "";
}
