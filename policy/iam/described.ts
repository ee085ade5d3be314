import { type Json, JsonObject, member } from "../core/json";
import type { Resource } from "../core/rule";
import { describedIn } from "../core/template";
import { at, Unknown, type Value } from "../core/value";

/** An identity that a template's resource attaches its documents to: by the place of another resource, or by a name. */
export interface Holder {
  kind: "role" | "user" | "group";
  /** E.g. `templateBody.Resources.Role`. */
  place?: string;
  /** Unknown if a parameter is; the engine knows its sources. */
  name?: string | Unknown;
  /** Whether the documents are inline policies of the identity, not of a managed policy or a group: they share a quota. */
  inline: boolean;
}

const KINDS = ["role", "user", "group"] as const;
type Kind = (typeof KINDS)[number];
type Identifier = Pick<Holder, "place" | "name">;

/** Types whose documents are attached to other resources, each with the kinds and the property that names them. */
const HOLDERS: Record<string, readonly (readonly [kind: Kind, property: string])[]> = {
  "AWS::IAM::ManagedPolicy": [
    ["role", "Roles"],
    ["user", "Users"],
    ["group", "Groups"],
  ],
  "AWS::IAM::Policy": [
    ["role", "Roles"],
    ["user", "Users"],
    ["group", "Groups"],
  ],
  "AWS::IAM::RolePolicy": [["role", "RoleName"]],
  "AWS::IAM::UserPolicy": [["user", "UserName"]],
  "AWS::IAM::GroupPolicy": [["group", "GroupName"]],
};
const IDENTITIES: Record<string, readonly [kind: Kind, name: string]> = {
  "AWS::IAM::Role": ["role", "RoleName"],
  "AWS::IAM::User": ["user", "UserName"],
  "AWS::IAM::Group": ["group", "GroupName"],
};
const MANAGED = "AWS::IAM::ManagedPolicy";
/** Before the logical ID in the place of a template's resource. */
const TEMPLATE = "templateBody.Resources";

/**
 * The identities to which the resources of a template give their documents, by the place of the resource.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
 */
export function holdersIn(resource: Resource): ReadonlyMap<string, Holder[]> {
  const template = new Template(describedIn(resource), resource.props.parameters);
  return new Map([...template.types.keys()].map((place) => [place, template.holders(place)]));
}

/** The types of the resources that a template, or the state of one resource, describes, by their places. */
export const describedTypes = (resource: Resource) => typesOf(describedIn(resource));

const typesOf = (described: ReadonlyMap<string, JsonObject>): ReadonlyMap<string, string> =>
  new Map([...described].map(([place, json]) => [place, textOf(member(json, "Type")) ?? ""]));

class Template {
  readonly types: ReadonlyMap<string, string>;
  private readonly attached: ReadonlyMap<string, (Identifier & { kind: Kind })[]>;
  private readonly memberships: readonly { group: Identifier; user: Identifier }[];

  constructor(
    private readonly described: ReadonlyMap<string, JsonObject>,
    private readonly parameters: Value,
  ) {
    this.types = typesOf(described);
    this.attached = this.attachments();
    this.memberships = [...this.types].flatMap(([place, type]) => this.membersBy(place, type));
  }

  holders(place: string): Holder[] {
    const type = this.types.get(place)!;
    const own = IDENTITIES[type];
    const direct = own
      ? [{ kind: own[0], ...this.identifierOf(place) }]
      : (HOLDERS[type] ?? []).flatMap(([kind, property]) =>
          this.named(this.property(place, property)).map((one) => ({ kind, ...one })),
        );
    const attached = this.attached.get(place) ?? [];
    const holders = [...direct, ...attached].map((one): Holder => ({ ...one, inline: type !== MANAGED }));
    return [...holders, ...holders.flatMap((holder) => this.usersOf(holder))];
  }

  /** By the place of a policy, the identities whose ManagedPolicyArns name it. */
  private attachments(): ReadonlyMap<string, (Identifier & { kind: Kind })[]> {
    const found = new Map<string, (Identifier & { kind: Kind })[]>();
    for (const [place, type] of this.types) {
      const own = IDENTITIES[type];
      if (!own) continue;
      for (const { place: policy } of this.named(this.property(place, "ManagedPolicyArns"))) {
        if (!policy) continue;
        found.set(policy, [...(found.get(policy) ?? []), { kind: own[0], ...this.identifierOf(place) }]);
      }
    }
    return found;
  }

  private usersOf({ kind, place, name }: Holder): Holder[] {
    if (kind !== "group") return [];
    return this.memberships
      .filter(({ group }) => (name === undefined ? group.place === place : group.name === name))
      .map(({ user }) => ({ kind: "user", ...user, inline: false }));
  }

  private membersBy(place: string, type: string) {
    if (type === "AWS::IAM::User") {
      const user = this.identifierOf(place);
      return this.named(this.property(place, "Groups")).map((group) => ({ group, user }));
    }
    if (type !== "AWS::IAM::UserToGroupAddition") return [];
    return this.named(this.property(place, "GroupName")).flatMap((group) =>
      this.named(this.property(place, "Users")).map((user) => ({ group, user })),
    );
  }

  /** What a value names: resources by Ref, Fn::GetAtt and Fn::Sub, or names as text. */
  private named(json: Json): Identifier[] {
    if (typeof json === "string") return json === "" ? [] : [{ name: json }];
    if (Array.isArray(json)) return json.flatMap((one) => this.named(one));
    if (!(json instanceof JsonObject) || json.members.length !== 1) return [];
    const [name, value] = json.members[0]!;
    if (name === "Fn::If" && Array.isArray(value)) return this.named(value.slice(1));
    if (name === "Ref" && typeof value === "string") return this.referred(value);
    if (name === "Fn::GetAtt") return this.referred(textOf(Array.isArray(value) ? (value[0] ?? null) : value));
    const text = name === "Fn::Sub" ? textOf(Array.isArray(value) ? (value[0] ?? null) : value) : undefined;
    return this.referred(/^\$\{([^}!]+)\}$/.exec(text ?? "")?.[1]);
  }

  private referred(id = ""): Identifier[] {
    const logical = id.split(".")[0]!;
    const place = `${TEMPLATE}.${logical}`;
    if (this.described.has(place)) return [this.identifierOf(place)];
    const given = at(this.parameters, logical);
    return typeof given === "string" || given instanceof Unknown ? [{ name: given }] : [];
  }

  /** A resource of the template, by its name where the template gives it one. */
  private identifierOf(place: string): Identifier {
    const own = IDENTITIES[this.types.get(place)!];
    const name = own && textOf(this.property(place, own[1]));
    return name ? { name } : { place };
  }

  private property(place: string, name: string): Json {
    return member(member(this.described.get(place)!, "Properties"), name);
  }
}

const textOf = (json: Json): string | undefined => (typeof json === "string" ? json : undefined);
