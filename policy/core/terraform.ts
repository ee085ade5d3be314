import { awsType } from "./types";
import { isObject, Unknown, type Value } from "./value";

/** Resources whose module in the AWS provider is not the first word of Terraform's name. */
const ELSEWHERE: readonly (readonly [name: RegExp, module: string, cut: string])[] = [
  [/^vpc_security_group_(?:in|e)gress_rule$/, "vpc", "vpc_"],
  [/^vpclattice_/, "vpclattice", "vpclattice_"],
  [
    /^(?:security_group|subnet|vpc|instance|launch_|spot_|flow_log|default_|nat_gateway|network_acl|network_interface|eip|ami(?:_|$)|snapshot_create_volume)/,
    "ec2",
    "",
  ],
  [/^api_gateway_/, "apigateway", "api_gateway_"],
  [/^sqs_queue_redrive_/, "sqs", "sqs_queue_"],
  [/^cloudcontrolapi_/, "cloudcontrol", "cloudcontrolapi_"],
  [/^media_store_/, "mediastore", "media_store_"],
  [/^prometheus_/, "amp", "prometheus_"],
  [/^opensearchserverless_/, "opensearch", "opensearch"],
  [/^bedrockagentcore_/, "bedrock", "bedrock"],
];
const LOAD_BALANCER = /^(a?lb|elb)$/;

/** Terraform's name without `aws_` of a resource of a module (`vpc:tf:aws_vpc`) or of a bridged provider (`aws:index/vpc:Vpc`). */
function terraformName(type: string): string | undefined {
  const inModule = /^[^:]+:tf:aws_([a-z0-9_]+)$/.exec(type)?.[1];
  if (inModule) return inModule;
  const bridged = /^aws:index\/([a-z][A-Za-z0-9]*):[A-Z]\w*$/.exec(type)?.[1];
  return bridged?.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * The AWS provider's type for a resource of a Terraform module or of Terraform's own provider, so that its rules apply; any other
 * type unchanged.
 * Source: https://www.pulumi.com/docs/iac/guides/building-extending/using-existing-tools/use-terraform-module/ and
 * https://www.pulumi.com/registry/packages/terraform-provider/
 */
export function providerType(type: string): string {
  const name = terraformName(type);
  if (name === undefined) return type;
  const balancer = LOAD_BALANCER.exec(name)?.[1];
  if (balancer) return awsType(`${balancer}/loadBalancer`);
  const [, module, cut] = ELSEWHERE.find(([pattern]) => pattern.test(name)) ?? [
    undefined,
    name.slice(0, name.indexOf("_")),
    name.slice(0, name.indexOf("_") + 1),
  ];
  return awsType(`${module}/${camel(name.slice(cut.length))}`);
}

export const isTerraform = (type: string): boolean => type.includes(":tf:aws_");

/** Objects whose names a program chooses. */
const FREE = /^(?:tags|tags_all|variables|environment_variables|options|parameters|default_arguments)$/;

/** Properties in the provider's spelling. A block that Terraform repeats is a list, which the provider calls by its plural. */
export function inProviderSpelling(value: Value): Value {
  if (Array.isArray(value)) return value.map(inProviderSpelling);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, given]): [string, Value][] => {
      const read = FREE.test(key) ? given : inProviderSpelling(given);
      const name = camel(key);
      return read instanceof Unknown ||
        (Array.isArray(read) && read.some((one) => isObject(one) || one instanceof Unknown))
        ? [
            [plural(name), read],
            [name, read],
          ]
        : [[name, read]];
    }),
  );
}

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const plural = (name: string) =>
  name.endsWith("y") ? `${name.slice(0, -1)}ies` : name.endsWith("s") ? name : `${name}s`;
