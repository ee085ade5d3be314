import { at, isObject, Unknown, type Value } from "./value";

type Props = { [key: string]: Value };

/** A rule of EventBridge holds its targets, each a resource of its own in the AWS provider. */
export const eventTargets = ({ targets, ...rule }: Props): Props[] =>
  (Array.isArray(targets) ? targets : [targets]).flatMap((one): Props[] => {
    if (one instanceof Unknown) return [{ ...rule, retryPolicy: one, deadLetterConfig: one, ecsTarget: one }];
    if (!isObject(one)) return [];
    const ecsTarget = awsvpc(one.ecsParameters, "networkConfiguration.awsVpcConfiguration");
    return [{ ...one, httpTarget: one.httpParameters, ecsTarget }];
  });

/** Parameters of a task whose network is one level deeper in CloudFormation. */
const awsvpc = (parameters: Value, path: string): Value =>
  isObject(parameters) ? { ...parameters, networkConfiguration: at(parameters, path) } : parameters;

export const target = ({ target: given, ...props }: Props): Props => {
  if (!isObject(given)) return { ...props, target: given };
  const ecsParameters = awsvpc(given.ecsParameters, "networkConfiguration.awsvpcConfiguration");
  return { ...props, target: { ...given, ecsParameters } };
};

export const pipe = (props: Props): Props => {
  const { targetParameters } = props;
  const ecsTaskParameters = at(targetParameters, "ecsTaskParameters");
  if (!isObject(targetParameters) || !isObject(ecsTaskParameters)) return props;
  const awsVpcConfiguration = at(ecsTaskParameters, "networkConfiguration.awsvpcConfiguration");
  const networkConfiguration = { awsVpcConfiguration };
  return {
    ...props,
    targetParameters: { ...targetParameters, ecsTaskParameters: { ...ecsTaskParameters, networkConfiguration } },
  };
};

/** The definition is text or an object, with names that CloudFormation replaces by values. */
export const stateMachine = ({ definitionString, definition, definitionSubstitutions, ...props }: Props): Props => {
  const given = definitionString ?? definition;
  const values = isObject(definitionSubstitutions) ? definitionSubstitutions : {};
  return { ...props, definition: substituted(given, values) };
};

function substituted(value: Value, values: Props): Value {
  if (typeof value === "string") {
    return value.replace(/\$\{(\w+)\}/g, (text, name: string) => {
      const given = Object.hasOwn(values, name) ? values[name] : undefined;
      return typeof given === "object" || given === undefined ? text : String(given);
    });
  }
  if (Array.isArray(value)) return value.map((one) => substituted(one, values));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, substituted(one, values)]));
}
