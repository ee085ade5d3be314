import { type Finding, type Rule, rule, type StackResource } from "../core/rule";
import { isObject, Unknown } from "../core/value";
import { type Container, containersOf, readContainers, TASK_DEFINITION, toContainers } from "./containers";
import { TASK_TYPES, tasksOf } from "./tasks";

/** A rule about containers; `errors` yields the errors of one container, as the rest of a sentence that begins with its name. */
type ContainerRule<Config extends object> = Omit<Rule<Config>, "types" | "check" | "checkStack"> & {
  errors(container: Container, config: Config): Iterable<string>;
};

/**
 * Declares a rule that checks containers one by one: in task and job definitions before they are created. Container definitions that are
 * unknown at preview, because they contain an image that the stack builds, are read from the outputs of their component.
 */
export function containerRule<Config extends object = object>({ errors, ...facts }: ContainerRule<Config>): Rule {
  function* judge(containers: Container[], config: Config, urn?: string): Iterable<Finding> {
    for (const container of containers) {
      for (const error of errors(container, config)) yield { urn, message: `${container.label} ${error}.` };
    }
  }
  return rule<Config>({
    ...(facts as Omit<Rule<Config>, "types" | "check" | "checkStack">),
    types: TASK_TYPES,
    check: (resource, config) => judge(tasksOf(resource).flatMap(containersOf), config),
    *checkStack(resources, config) {
      for (const { containers, urn } of shown(resources)) yield* judge(containers, config, urn);
    },
  });
}

/** By the URN of a task definition that is unknown, the containers that its component registered as `containerDefinitions`. */
export function shown(resources: readonly StackResource[]): { urn: string; containers: Container[] }[] {
  const awaiting = resources.filter((r) => r.type === TASK_DEFINITION && readContainers(r).unknown instanceof Unknown);
  return awaiting.flatMap(({ urn, parent }) => {
    const list = resources.find((r) => r.urn === parent)?.props.containerDefinitions;
    const containers = Array.isArray(list) ? list.filter(isObject) : [];
    return containers.length > 0 ? [{ urn, containers: toContainers(containers) }] : [];
  });
}
