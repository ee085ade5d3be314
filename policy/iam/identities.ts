import { once } from "../core/once";
import type { StackResource } from "../core/rule";
import { DESCRIBING_TYPES } from "../core/template";
import { awsType, awsTypes } from "../core/types";
import { atEach, Unknown, type Value } from "../core/value";
import { ATTACHMENT_TYPES, type Attachment, attachmentsOf } from "./attachments";
import { holdersIn } from "./described";
import { DOCUMENT_TYPES, documentsOf, type PlacedDocument } from "./places";

/** A document or an attachment, and its resource. */
export interface Held<T> {
  resource: StackResource;
  value: T;
}

/** A document of an identity. */
export interface HeldDocument extends Held<PlacedDocument> {
  /** Whether it is one of the identity's own inline policies, which share a quota. */
  inline: boolean;
}

/** A role, user or group with all documents and attachments that a stack gives it, in any number of resources. */
export interface Identity {
  kind: string;
  /** `role r-on-fargate-dev-task`. */
  label: string;
  documents: HeldDocument[];
  attachments: Held<Attachment>[];
}

/** Properties that name the identities of a policy, by the kind of identity. */
const HOLDERS: ReadonlyArray<readonly [kind: string, properties: readonly string[]]> = [
  ["role", ["role", "roleName", "roles"]],
  ["user", ["user", "userName", "users"]],
  ["group", ["group", "groupName", "groups"]],
  ["permission set", ["permissionSetArn"]],
];

const IDENTITY_TYPES = new Map([
  ...["role", "user", "group"].map((kind) => [awsType(`iam/${kind}`), kind] as const),
  ...["Role", "User", "Group"].map((kind) => [`aws-native:iam:${kind}`, kind.toLowerCase()] as const),
  [awsType("ssoadmin/permissionSet"), "permission set"],
  ["aws-native:sso:PermissionSet", "permission set"],
]);
const OWN_POLICIES = [awsType("iam/policy"), "aws-native:iam:ManagedPolicy"];
/** Policies that a permission set refers to by name; they are in each account. */
const CUSTOMER_MANAGED = ["customerManagedPolicyReference", "customerManagedPolicyReferences"];
const HOLDING = new Set([
  ...[...DOCUMENT_TYPES, ...ATTACHMENT_TYPES].filter((type) =>
    /^aws:(?:iam|ssoadmin)\/|^aws-native:(?:iam|sso):/.test(type),
  ),
  ...awsTypes("ssoadmin/customerManagedPolicyAttachment", "ssoadmin/customerManagedPolicyAttachmentsExclusive"),
]);
/** Who is in a group: `user` with `groups`, or `group` with `users`. */
const MEMBERSHIPS = [
  ...awsTypes("iam/userGroupMembership", "iam/groupMembership"),
  "aws-native:iam:UserToGroupAddition",
  "aws-native:iam:User",
];

/** The identities of a stack. Each one of unknown name is an identity of its own. */
export class Identities {
  readonly all: Identity[];
  private readonly byKey = new Map<string, Identity>();
  private readonly policies: readonly StackResource[];
  /** URN of each identity with a known name, by kind and name. */
  private readonly urns = new Map<string, string>();

  constructor(resources: readonly StackResource[]) {
    this.policies = resources.filter(({ type }) => OWN_POLICIES.includes(type));
    for (const resource of resources) {
      const kind = IDENTITY_TYPES.get(resource.type);
      if (!kind) continue;
      const { name: plain, id, arn, [`${kind}Name`]: native } = resource.props;
      for (const name of [plain, id, arn, native]) {
        if (typeof name === "string") this.urns.set(`${kind} ${name}`, resource.urn);
      }
    }
    for (const resource of resources) if (HOLDING.has(resource.type)) this.collect(resource);
    for (const resource of resources) if (DESCRIBING_TYPES.includes(resource.type)) this.collectDescribed(resource);
    for (const resource of resources) if (MEMBERSHIPS.includes(resource.type)) this.join(resource);
    this.all = [...this.byKey.values()];
  }

  /** The key of the role with a name or an ARN; equal keys are the same role. */
  roleKey(value: Value, from: readonly { type: string; urn: string }[] = []): string | undefined {
    return this.key("role", value, from);
  }

  /** A role's documents and attachments, by its key. */
  role(key: string | undefined): Identity | undefined {
    return key === undefined ? undefined : this.byKey.get(key);
  }

  private collect(resource: StackResource): void {
    const holders = this.holdersOf(resource);
    if (holders.length === 0) return;
    for (const value of documentsOf(resource)) {
      const inline = !OWN_POLICIES.includes(resource.type);
      if (value.kind === "identity") for (const holder of holders) holder.documents.push({ resource, value, inline });
    }
    for (const holder of holders) holder.documents.push(...this.customerManaged(resource));
    for (const value of attachmentsOf(resource)) {
      if (value.use !== "grant") continue;
      for (const holder of holders) {
        holder.attachments.push({ resource, value });
        holder.documents.push(...this.ownPolicy(resource, value));
      }
    }
  }

  /** A template's resource is an identity itself or names identities. A place begins with the property, `Resources` and a name. */
  private collectDescribed(resource: StackResource): void {
    const holders = holdersIn(resource);
    for (const value of documentsOf(resource)) {
      if (value.kind !== "identity") continue;
      const parts = value.where.split(".");
      const owner = parts.slice(0, parts[1] === "Resources" ? 3 : 1).join(".");
      const whole = (place: string) => this.identity("resource", `${resource.urn} ${place}`, place);
      const named = (holders.get(owner) ?? []).flatMap(({ kind, place, name, inline }) => {
        const key = this.key(kind, name, resource.from.parameters ?? []);
        const known = typeof name === "string" ? name : undefined;
        const identity = place ? whole(place) : key && this.identity(kind, key, known);
        if (!identity) return [];
        identity.kind = kind;
        return [{ identity, inline }];
      });
      if (named.length === 0) named.push({ identity: whole(owner), inline: false });
      for (const { identity, inline } of named) identity.documents.push({ resource, value, inline });
    }
  }

  /** Adds the documents and attachments of groups to their users. */
  private join(resource: StackResource): void {
    const groups = this.named(resource, "group");
    const own = IDENTITY_TYPES.get(resource.type) === "user";
    const users = own ? [this.identity("user", resource.urn, resource.name)] : this.named(resource, "user");
    for (const user of users) {
      for (const { documents, attachments } of groups) {
        user.documents.push(...documents.map((one) => ({ ...one, inline: false })));
        user.attachments.push(...attachments);
      }
    }
  }

  private holdersOf(resource: StackResource): Identity[] {
    const own = IDENTITY_TYPES.get(resource.type);
    if (own) return [this.identity(own, resource.urn, resource.name)];
    return HOLDERS.flatMap(([kind]) => this.named(resource, kind));
  }

  /** The identities of a kind that a resource names. */
  private named(resource: StackResource, of: string): Identity[] {
    return HOLDERS.filter(([kind]) => kind === of).flatMap(([kind, properties]) =>
      properties.flatMap((property) => {
        const value = resource.props[property];
        const names = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
        return names.flatMap((name) => {
          const key = this.key(kind, name, resource.from[property] ?? []);
          return key === undefined ? [] : [this.identity(kind, key, typeof name === "string" ? name : undefined)];
        });
      }),
    );
  }

  private key(kind: string, given: Value, from: readonly { type: string; urn: string }[]): string | undefined {
    const value = typeof given === "string" ? given.trim() : given;
    if (typeof value === "string") {
      const whole = this.urns.get(`${kind} ${value}`);
      if (whole) return whole;
      // A role's ARN ends in its path and name, and a name has no slash.
      const name = value.slice(value.lastIndexOf("/") + 1);
      return this.urns.get(`${kind} ${name}`) ?? `${kind} ${name}`;
    }
    if (!(value instanceof Unknown)) return undefined;
    const sources = new Set(from.filter((s) => IDENTITY_TYPES.get(s.type) === kind).map((s) => s.urn));
    return sources.size === 1 ? [...sources][0] : undefined;
  }

  private identity(kind: string, key: string, name?: string): Identity {
    const found = this.byKey.get(key) ?? {
      kind,
      label: `${kind} ${name ?? key.slice(key.lastIndexOf(":") + 1)}`,
      documents: [],
      attachments: [],
    };
    this.byKey.set(key, found);
    return found;
  }

  /** The documents of policies of this stack that are attached by ARN, which is made from outputs or composed of the policy's name. */
  private ownPolicy(resource: StackResource, { arn, where }: Attachment): HeldDocument[] {
    if (typeof arn === "string") {
      const named = this.policies.filter((policy) => isNamedBy(arn, policy));
      if (named.length > 0) return named.flatMap(held);
    }
    const own = this.madeFrom(resource, where.split(".")[0]!);
    return arn instanceof Unknown || own.length === 1 ? own.flatMap(held) : [];
  }

  /** The documents of policies of this stack that a permission set names. */
  private customerManaged(resource: StackResource): HeldDocument[] {
    return CUSTOMER_MANAGED.flatMap((property) =>
      atEach(resource.props, `${property}.*.name`).flatMap((name) =>
        name instanceof Unknown
          ? this.madeFrom(resource, property)
          : this.policies.filter(({ props }) => (props.name ?? props.managedPolicyName) === name),
      ),
    ).flatMap(held);
  }

  /** The policies of this stack that a property is made from. */
  private madeFrom({ from }: StackResource, property: string): StackResource[] {
    const urns = new Set((from[property] ?? []).map(({ urn }) => urn));
    return this.policies.filter(({ urn }) => urns.has(urn));
  }
}

/** The identities of a stack, cached for all rules. */
export const identitiesOf = once((resources: readonly StackResource[]) => new Identities(resources));

const held = (resource: StackResource): HeldDocument[] =>
  documentsOf(resource).map((value) => ({ resource, value, inline: false }));

/** A policy's ARN ends in its path and name. */
function isNamedBy(given: string, { props }: StackResource): boolean {
  const arn = given.trim();
  if (props.arn === arn || props.policyArn === arn) return true;
  const name = props.name ?? props.managedPolicyName;
  return typeof name === "string" && /^arn:[^:]*:iam::\d*:policy\//.test(arn) && arn.endsWith(`/${name}`);
}
