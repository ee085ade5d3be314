import * as pulumi from "@pulumi/pulumi";
import type * as aws from "../base/aws";

/**
 * After events are turned on, S3 takes about five minutes until they reach EventBridge, and drops earlier ones silently. The preview
 * that turns them on warns of it, and so does every `up` with a preview. A probe would need a rule, a queue and an object of its own
 * in each new stack.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html
 * @param models that uploads start
 */
export function warnOfFirstUploads(notification: aws.s3.BucketNotification, bucket: string, models: string[]): void {
  if (models.length === 0 || !pulumi.runtime.isDryRun()) return;
  let exists = false;
  // In a preview, the id of a new resource is unknown, so no apply runs for it; the URN is always known.
  notification.id.apply(() => {
    exists = true;
  });
  notification.urn.apply(async () => {
    await new Promise(setImmediate);
    if (exists) return;
    pulumi.log.warn(
      `S3 sends no events of a new bucket to EventBridge for about five minutes: objects that are uploaded to ${bucket} before start ` +
        `no run of ${models.join(", ")}. Upload them again later`,
      notification,
    );
  });
}
