import type { Template } from "./convert";

type Resource = Template["Resources"][string];

/**
 * The templates without resources that an earlier one has, too. Those of one type and name stay together: whether a name identifies
 * a resource is judged within a template.
 */
export function differentParts(templates: Template[]): Template[] {
  const earlier = new Set<string>();
  const parts = templates.map(({ Resources, ...rest }) => {
    const all = Object.entries(Resources);
    const names = all.map(([, resource]) => nameOf(resource));
    const repeated = new Set(names.filter((name, i) => names.indexOf(name) !== i));
    const kept = all.filter(([, resource]) => !earlier.has(JSON.stringify(resource)) || repeated.has(nameOf(resource)));
    for (const [, resource] of all) earlier.add(JSON.stringify(resource));
    return { ...rest, Resources: Object.fromEntries(kept) };
  });
  // A template without resources is a finding.
  return parts.filter(({ Resources }) => Object.keys(Resources).length > 0);
}

/** Its type with its names, or with its ids where it has no name; unlike others' where it has neither. */
function nameOf(resource: Resource): string {
  const given = Object.entries(resource.Properties);
  const identity = [/Name$/, /Id$/]
    .map((end) => given.filter(([key]) => end.test(key)))
    .find(({ length }) => length > 0);
  return JSON.stringify([resource.Type, identity ?? resource]);
}
