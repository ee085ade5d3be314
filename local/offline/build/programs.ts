/** A program that Go builds from a folder of local/offline. */
export interface GoProgram {
  /** As it has to be named on PATH. */
  name: string;
  /** Under local/offline: go.mod, go.sum and sources. */
  folder: string;
  package: string;
  ldflags: string;
  /** Folder of the schema that it writes itself, beside it. */
  schema?: string;
  /** The module that trim.py cuts down first. */
  trimmed?: { module: string; version: string; sum: string; into: string };
}

const PULUMI_VERSION = "3.200.0";
/** Without symbols and debugging data: half the size. */
const SMALL = "-s -w";

/**
 * Two lanes that are built at the same time where memory allows: the programs of a lane share most of what they are
 * made of, so the later one finds it compiled.
 */
export const LANES: GoProgram[][] = [
  [
    {
      name: "pulumi",
      folder: "pulumi",
      // Newer engines start a policy pack through a newer language host than the module proxy has.
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      ldflags: `${SMALL} -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${PULUMI_VERSION}`,
    },
    {
      name: "pulumi-language-nodejs",
      folder: "language-nodejs",
      package: "github.com/pulumi/pulumi/sdk/nodejs/cmd/pulumi-language-nodejs/v3",
      ldflags: SMALL,
    },
  ],
  [
    {
      name: "pulumi-resource-aws",
      folder: "aws",
      package: ".",
      ldflags: SMALL,
      schema: "aws-bridge",
      trimmed: {
        module: "github.com/upbound/terraform-provider-aws",
        version: "v0.0.0-20260305123303-f7691456b787",
        sum: "h1:dJlp2eNgY/iVKTPINdguYlHbHc9CtXBZKmQmqYq0REs=",
        into: "build/terraform-provider-aws",
      },
    },
    { name: "pulumi-resource-docker", folder: "docker", package: ".", ldflags: SMALL, schema: "docker-bridge" },
  ],
];
