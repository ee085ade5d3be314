/** The actions of the guarded services that a Fargate task and its pipeline need: a set to start from instead of a wildcard. */
const SETS: Record<string, readonly [who: string, actions: readonly string[]][]> = {
  s3: [["A task that reads its input and writes its results", ["s3:GetObject", "s3:PutObject", "s3:ListBucket"]]],
  s3express: [["A task that reads and writes a directory bucket", ["s3express:CreateSession"]]],
  ecr: [
    [
      "Pulling an image",
      [
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
      ],
    ],
    ["pushing one", ["ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"]],
  ],
  "ecr-public": [
    [
      "Pushing an image",
      [
        "ecr-public:GetAuthorizationToken",
        "ecr-public:BatchCheckLayerAvailability",
        "ecr-public:InitiateLayerUpload",
        "ecr-public:UploadLayerPart",
        "ecr-public:CompleteLayerUpload",
        "ecr-public:PutImage",
      ],
    ],
  ],
};

/** A sentence that names the smaller set, or how to find one. */
export function smallestSet(service: string): string {
  const sets = SETS[service.toLowerCase()];
  if (!sets) return `Allow the actions of ${service} that are called; IAM Access Analyzer lists them from CloudTrail.`;
  return `${sets.map(([who, actions], i) => `${who} needs ${i ? "besides " : ""}${actions.join(", ")}`).join("; ")}.`;
}
