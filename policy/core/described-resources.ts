import { type Choice, choicesIn } from "./choices";
import { withoutIntrinsics } from "./intrinsics";
import { type Json, JsonObject } from "./json";
import { asClassic, asClassicOfStack, pairs } from "./native";
import { once } from "./once";
import type { Reference, Resource, StackResource } from "./rule";
import { serverlessParts } from "./serverless";
import { describedIn, parametersIn, templateOf } from "./template";
import { filledIn, mappingsOf } from "./template-values";
import { isObject, Unknown, type Value } from "./value";

/**
 * The resources that a template, or the state of one resource, describes, as resources of the AWS provider, so that its rules check
 * them: those of types that have an equivalent there, once for each case of their conditions.
 */
export const describedResources = once((resource: Resource): Resource[] =>
  casesIn(resource).flatMap((one) =>
    asClassic(one.native).map((classic) => {
      // Documents are found by their form anywhere in the text.
      const { policy: _, ...props } = classic.props;
      return { ...classic, described: one.place, props };
    }),
  ),
);

/** The same as resources of the stack, with a URN of their own each and the links between them. */
export function describedOfStack(owner: StackResource): StackResource[] {
  const ids = new Map([...describedIn(owner).keys()].map((place) => [idOf(place), place]));
  // The cases of a resource have the same links.
  const linksOf = once((json: JsonObject) => linksIn(json, owner, ids));
  return casesIn(owner).flatMap(({ place, native, json }) => {
    const from = isTemplate(place) ? linksOf(json) : sameLinks(native.props, owner);
    const urn = urnOf(owner, place);
    return asClassicOfStack({ ...native, urn, from }).map((one) => ({ ...one, described: place, owner: owner.urn }));
  });
}

/** One case of a described resource: its properties as the Cloud Control provider has them, and as they are written. */
interface Case {
  place: string;
  native: Resource;
  json: JsonObject;
}

const casesIn = once(readCases);

function readCases(resource: Resource): Case[] {
  const parameters = parametersIn(resource);
  const template = templateOf(resource);
  const mappings = mappingsOf(template);
  return [...describedIn(resource)].flatMap(([place, json]) =>
    serverlessParts(place, json, template).flatMap(({ type, properties, where }) => {
      const filled = filledIn(properties, parameters, mappings);
      if (!(filled instanceof JsonObject)) return [];
      return choicesIn(filled).all.flatMap(
        (choice) => caseOf(resource, place, { type, json: filled, where }, choice) ?? [],
      );
    }),
  );
}

function caseOf(
  { urn, provider, props: { tags: ofStack } }: Resource,
  place: string,
  { type, json, where }: { type: string; json: JsonObject; where: string },
  choice: Choice,
): Case | undefined {
  const [, service, kind] = /^AWS::(\w+)::(\w+)$/.exec(type) ?? [];
  const read = withoutIntrinsics(json, where, choice) ?? null;
  const props = inSdkSpelling(read);
  // Properties that are unknown as a whole are reported once, by the search for documents.
  if (!isObject(props)) return undefined;
  const native = { urn, name: idOf(place), provider, type: `aws-native:${service?.toLowerCase()}:${kind}` };
  return {
    place,
    json,
    native: { ...native, props: { ...props, tags: joinedTags(ofStack, props.tags) } },
  };
}

/** A stack's tags apply to everything that it creates. */
function joinedTags(ofStack: Value, own: Value): Value {
  const sets = [ofStack, Array.isArray(own) ? pairs(own) : own];
  return sets.find((set) => set instanceof Unknown) ?? Object.assign({}, ...sets.filter(isObject));
}

/** The logical ID of a template's resource. */
const idOf = (place: string) => place.slice(place.lastIndexOf(".") + 1);

const isTemplate = (place: string) => place.includes(".Resources.");

const urnOf = ({ urn }: StackResource, place: string) => `${urn}#${place}`;

/** The sources of each property of a template's resource: resources of the template, and resources of the stack through parameters. */
function linksIn(json: JsonObject, owner: StackResource, ids: ReadonlyMap<string, string>): StackResource["from"] {
  const outer = owner.from.parameters ?? [];
  return Object.fromEntries(
    json.members.map(([name, value]) => {
      const links = [...referredIn(value)].flatMap((id): Reference[] => {
        const place = ids.get(id);
        return place === undefined ? outer : [{ urn: urnOf(owner, place), type: "a template's" }];
      });
      return [sdkName(name), links];
    }),
  );
}

/** Logical IDs that Ref, Fn::GetAtt and Fn::Sub name. */
function* referredIn(json: Json): Iterable<string> {
  if (Array.isArray(json)) for (const one of json) yield* referredIn(one);
  if (typeof json === "string")
    for (const [, id] of json.matchAll(/\$\{([A-Za-z0-9]{1,255})(?:\.[^}]{0,255})?\}/g)) yield id!;
  if (!(json instanceof JsonObject)) return;
  const [[name, value] = ["", null]] = json.members;
  if (name === "Ref" && typeof value === "string") yield value;
  else if (name === "Fn::GetAtt") yield String(Array.isArray(value) ? value[0] : value).split(".")[0]!;
  else for (const [, one] of json.members) yield* referredIn(one);
}

/** The state of one resource is a single property, so the sources of its parts are not known separately. */
const sameLinks = (props: { [key: string]: Value }, { from }: StackResource): StackResource["from"] =>
  Object.fromEntries(Object.keys(props).map((name) => [name, from.desiredState ?? []]));

/** Objects whose names a program chooses. */
const FREE = /^(?:Tags|Variables|Options|DockerLabels|Labels|Parameters|DefinitionSubstitutions)$/;

/** Properties with their names as the Cloud Control provider spells them: `EFSVolumeConfiguration` is `efsVolumeConfiguration`. */
function inSdkSpelling(json: Json, free = false): Value {
  if (Array.isArray(json)) return json.map((one) => inSdkSpelling(one));
  if (!(json instanceof JsonObject)) return json;
  return Object.fromEntries(
    json.members.map(([name, value]) => [free ? name : sdkName(name), inSdkSpelling(value, !free && FREE.test(name))]),
  );
}

/** The last capital of a sequence begins the next word, unless it ends the name. */
const sdkName = (name: string) =>
  name
    .replace(/[A-Z0-9]{2,}(?![a-z])/g, (run) => run[0]! + run.slice(1).toLowerCase())
    .replace(/^[A-Z]/, (first) => first.toLowerCase());
