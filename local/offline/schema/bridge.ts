import type { Description, Fields, Shape } from "./shape";

interface SchemaType {
  type?: "string" | "integer" | "number" | "boolean" | "array" | "object";
  items?: SchemaType;
  additionalProperties?: SchemaType;
  $ref?: string;
  oneOf?: SchemaType[];
  secret?: boolean;
}

type Properties = Record<string, SchemaType>;

interface SchemaResource {
  inputProperties?: Properties;
  requiredInputs?: string[];
  properties?: Properties;
  required?: string[];
}

interface SchemaFunction {
  inputs?: { properties?: Properties; required?: string[] };
  outputs?: { properties?: Properties; required?: string[] };
}

/** A Pulumi package schema, as far as it is read here. */
export interface PackageSchema {
  name: string;
  provider?: SchemaResource;
  resources?: Record<string, SchemaResource>;
  functions?: Record<string, SchemaFunction>;
  types?: Record<string, { properties?: Properties; required?: string[] }>;
}

/** Reads the shapes that a bridged provider's schema.json gives. */
export class BridgeSchema {
  constructor(private readonly schema: PackageSchema) {}

  resource(token: string): Description {
    return this.describe(this.schema.resources?.[token] ?? {});
  }

  call(token: string): Description {
    const { inputs, outputs } = this.schema.functions?.[token] ?? {};
    return {
      inputs: this.fields(inputs?.properties, inputs?.required),
      outputs: this.fields(outputs?.properties, outputs?.required),
      secrets: [],
    };
  }

  provider(): Description {
    return this.describe(this.schema.provider ?? {});
  }

  private describe(from: SchemaResource): Description {
    const properties = from.properties ?? {};
    return {
      inputs: this.fields(from.inputProperties, from.requiredInputs),
      outputs: this.fields(properties, from.required),
      secrets: Object.keys(properties).filter((name) => properties[name]!.secret),
    };
  }

  private fields(properties: Properties = {}, required: string[] = []): Fields {
    return new Map(
      Object.entries(properties).map(([name, type]) => [
        name,
        { shape: this.shape(type), required: required.includes(name) },
      ]),
    );
  }

  private shape(type: SchemaType): Shape {
    if (type.oneOf) return this.shape(type.oneOf.find((part) => part.type === "string") ?? type.oneOf[0]!);
    if (type.$ref) return this.referred(type.$ref);
    switch (type.type) {
      case "integer":
      case "number":
        return { kind: "number" };
      case "array":
        return { kind: "list", of: this.shape(type.items ?? {}) };
      case "object":
        return { kind: "map", of: this.shape(type.additionalProperties ?? { type: "string" }) };
      case "string":
      case "boolean":
        return { kind: type.type };
      default:
        return { kind: "any" };
    }
  }

  private referred(ref: string): Shape {
    if (ref === "pulumi.json#/Archive") return { kind: "archive" };
    if (ref === "pulumi.json#/Asset") return { kind: "asset" };
    if (ref === "pulumi.json#/Any") return { kind: "any" };
    const name = decodeURIComponent(ref.replace("#/types/", ""));
    const type = this.schema.types?.[name];
    if (!type) return { kind: "string" };
    return { kind: "object", name, fields: () => this.fields(type.properties, type.required) };
  }
}
