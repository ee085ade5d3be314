import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { explainAws, isMissing } from "../aws/aws-errors";
import { clientSettings, usesPathStyle } from "../aws/client-settings";
import { callersConnection } from "../aws/profile";
import type { World } from "../base/world";
import { noStack } from "./no-stack";

/**
 * The outputs that a stack published in its bucket, read with the operator's credentials.
 * @throws CliError 69; 78 where nothing is published
 */
export async function readPublished(world: World, bucket: string, key: string): Promise<string> {
  const connection = await callersConnection(world);
  // The bucket can be in another region than the operator's default.
  const client = new S3Client({
    ...clientSettings(connection),
    forcePathStyle: usesPathStyle(connection),
    followRegionRedirects: true,
  });
  const address = `s3://${bucket}/${key}`;
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString()) ?? "";
  } catch (error) {
    if (isMissing(error)) throw noStack(`${address} does not exist`, "`pulumi up` publishes the stack's outputs there");
    throw explainAws(error, "s3:GetObject", {
      account: `of bucket ${bucket}`,
      endpoint: connection.endpoint,
      operator: "(its ARN ends in -operator)",
    });
  } finally {
    client.destroy();
  }
}
