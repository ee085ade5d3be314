import * as pulumi from "@pulumi/pulumi";
import { type AwsPlace, repositoryArn } from "../base/arns";
import * as aws from "../base/aws";
import { type PolicyStatement, policyDocument } from "../base/policy-document";
import type { Tags } from "../base/transform";

export interface PublisherPolicyArgs {
  place: AwsPlace;
  repositoryName: string;
  tags?: Tags;
}

/**
 * A managed policy for the pipeline that pushes images: one repository, no permission to delete.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 *
 * @example
 * ```ts
 * import { PublisherPolicy } from "r-on-fargate/components/image/publisher-policy";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * const publisher = new PublisherPolicy("models", { place, repositoryName: "models" });
 * export const publisherPolicyArn = publisher.arn;
 * ```
 */
export class PublisherPolicy extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: PublisherPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:PublisherPolicy", name, {}, opts);
    const policy = new aws.iam.Policy(
      `${name}-publisher`,
      {
        name: `${name}-publisher`,
        description: "Push R images to one repository",
        policy: policyDocument(publisherStatements(args)),
        tags: args.tags,
      },
      { parent: this },
    );
    this.arn = policy.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** Permissions of a pipeline that pushes images. */
export function publisherStatements(args: PublisherPolicyArgs): PolicyStatement[] {
  return [
    // The token is for the account: this action has no resource in ECR.
    { Sid: "RegistryToken", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    {
      Sid: "PushImage",
      Effect: "Allow",
      Action: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:DescribeImages",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ],
      Resource: [repositoryArn(args.place, args.repositoryName)],
    },
  ];
}
