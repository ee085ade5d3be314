import type { StackResource } from "../core/rule";
import { awsType } from "../core/types";
import { Unknown, type Value } from "../core/value";
import { ATTACHMENT_TYPES, type Attachment, attachmentsOf } from "./attachments";
import { DOCUMENT_TYPES, documentsOf, type PlacedDocument } from "./places";

/** A document or an attachment, and the resource that has it. */
export interface Held<T> {
  resource: StackResource;
  value: T;
}

/** A role, user or group with all that a stack gives it, in however many resources. */
export interface Identity {
  /** `role r-on-fargate-dev-task`. */
  label: string;
  documents: Held<PlacedDocument>[];
  attachments: Held<Attachment>[];
}

/** Properties that say to whom a policy goes, by the kind of identity. */
const HOLDERS: ReadonlyArray<readonly [kind: string, properties: readonly string[]]> = [
  ["role", ["role", "roleName", "roles"]],
  ["user", ["user", "userName", "users"]],
  ["group", ["group", "groupName", "groups"]],
];

const IDENTITY_TYPES = new Map(HOLDERS.map(([kind]) => [awsType(`iam/${kind}`), kind]));
const OWN_POLICY = awsType("iam/policy");
const HOLDING = new Set([...DOCUMENT_TYPES, ...ATTACHMENT_TYPES].filter((type) => type.startsWith("aws:iam/")));

/** The identities of a stack. Those of which nothing is known but that they exist stand for themselves. */
export class Identities {
  readonly all: Identity[];
  private readonly byKey = new Map<string, Identity>();
  private readonly byUrn: ReadonlyMap<string, StackResource>;
  /** URN of each identity by kind and name, where its name is known. */
  private readonly urns = new Map<string, string>();

  constructor(resources: readonly StackResource[]) {
    this.byUrn = new Map(resources.map((r) => [r.urn, r]));
    for (const resource of resources) {
      const kind = IDENTITY_TYPES.get(resource.type);
      if (!kind) continue;
      for (const name of [resource.props.name, resource.props.id]) {
        if (typeof name === "string") this.urns.set(`${kind} ${name}`, resource.urn);
      }
    }
    for (const resource of resources) if (HOLDING.has(resource.type)) this.collect(resource);
    this.all = [...this.byKey.values()];
  }

  /** The key of the role with a name or an ARN; equal keys are the same role. */
  roleKey(value: Value, from: readonly { type: string; urn: string }[] = []): string | undefined {
    return this.key("role", value, from);
  }

  /** What a role has, by its key. */
  role(key: string | undefined): Identity | undefined {
    return key === undefined ? undefined : this.byKey.get(key);
  }

  private collect(resource: StackResource): void {
    const holders = this.holdersOf(resource);
    if (holders.length === 0) return;
    for (const value of documentsOf(resource)) {
      if (value.kind === "identity") for (const holder of holders) holder.documents.push({ resource, value });
    }
    for (const value of attachmentsOf(resource)) {
      if (value.use !== "grant") continue;
      for (const holder of holders) {
        holder.attachments.push({ resource, value });
        holder.documents.push(...this.ownPolicy(resource, value));
      }
    }
  }

  private holdersOf(resource: StackResource): Identity[] {
    const own = IDENTITY_TYPES.get(resource.type);
    if (own) return [this.identity(own, resource.urn, resource.name)];
    return HOLDERS.flatMap(([kind, properties]) =>
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

  private key(kind: string, value: Value, from: readonly { type: string; urn: string }[]): string | undefined {
    if (typeof value === "string") {
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
      label: `${kind} ${name ?? key.slice(key.lastIndexOf(":") + 1)}`,
      documents: [],
      attachments: [],
    };
    this.byKey.set(key, found);
    return found;
  }

  /** The documents of a policy of this stack that is attached by ARN. */
  private ownPolicy(resource: StackResource, { arn, where }: Attachment): Held<PlacedDocument>[] {
    const property = where.split(".")[0]!;
    const own = (resource.from[property] ?? []).filter((s) => s.type === OWN_POLICY).map((s) => this.byUrn.get(s.urn));
    const matching = own.filter(
      (p) => p !== undefined && (arn instanceof Unknown || p.props.arn === arn || own.length === 1),
    );
    return matching.flatMap((p) => documentsOf(p!).map((value) => ({ resource: p!, value })));
  }
}
