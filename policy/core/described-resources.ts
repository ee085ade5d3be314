import { withoutIntrinsics } from "./intrinsics";
import { type Json, JsonObject } from "./json";
import { asClassic } from "./native";
import { once } from "./once";
import type { Resource } from "./rule";
import { describedIn, member, parametersIn } from "./template";
import { isObject, Unknown, type Value } from "./value";

/**
 * The resources that a template, or the state of one resource, describes, as ones of the AWS provider whose rules then look at them:
 * those of types that have an equal there.
 */
export const describedResources = once(read, ({ props }) => props);

function read(resource: Resource): Resource[] {
  const parameters = parametersIn(resource);
  const { urn, provider } = resource;
  return [...describedIn(resource)].flatMap(([place, json]) => {
    const [, service, kind] = /^AWS::(\w+)::(\w+)$/.exec(String(member(json, "Type"))) ?? [];
    const given = member(json, "Properties") ?? new JsonObject([]);
    const where = place.includes(".") ? `${place}.Properties` : place;
    const props = inSdkSpelling(withoutIntrinsics(withParameters(given, parameters), where) ?? null);
    // Properties that are unknown as a whole are told of once, where documents are looked for.
    if (!isObject(props)) return [];
    const type = `aws-native:${service?.toLowerCase()}:${kind}`;
    const name = place.slice(place.lastIndexOf(".") + 1);
    const classic = asClassic({ urn, type, name, provider, props });
    if (!classic) return [];
    // Documents are found by their form wherever they stand in the text, and a stack's tags go to all that it makes.
    const { policy: _, ...others } = classic.props;
    const sets = [resource.props.tags, others.tags];
    const tags: Value = sets.find((set) => set instanceof Unknown) ?? Object.assign({}, ...sets.filter(isObject));
    return [{ ...classic, described: place, props: { ...others, tags } }];
  });
}

function withParameters(json: Json, parameters: ReadonlyMap<string, Json>): Json {
  if (Array.isArray(json)) return json.map((one) => withParameters(one, parameters));
  if (!(json instanceof JsonObject)) return json;
  const [[name, value] = ["", null]] = json.members;
  if (json.members.length === 1 && name === "Ref" && typeof value === "string") return parameters.get(value) ?? json;
  return new JsonObject(json.members.map(([key, one]) => [key, withParameters(one, parameters)] as const));
}

/** Objects whose names a program chooses. */
const FREE = /^(?:Tags|Variables|Options|DockerLabels|Labels|Parameters)$/;

/** Properties with their names as the Cloud Control provider spells them: `EFSVolumeConfiguration` is `efsVolumeConfiguration`. */
function inSdkSpelling(json: Json, free = false): Value {
  if (Array.isArray(json)) return json.map((one) => inSdkSpelling(one));
  if (!(json instanceof JsonObject)) return json;
  return Object.fromEntries(
    json.members.map(([name, value]) => [free ? name : sdkName(name), inSdkSpelling(value, !free && FREE.test(name))]),
  );
}

/** Of a run of capitals the last begins the next word, unless the name ends with it. */
const sdkName = (name: string) =>
  name
    .replace(/[A-Z0-9]{2,}(?![a-z])/g, (run) => run[0]! + run.slice(1).toLowerCase())
    .replace(/^[A-Z]/, (first) => first.toLowerCase());
