/** The shape of a property, as far as it decides whether a program's value reaches the provider. */
export type Shape =
  | { kind: "string" | "number" | "boolean" | "any" | "asset" | "archive" }
  | { kind: "list" | "map"; of: Shape }
  | { kind: "object"; name: string; fields: () => Fields };

export interface Field {
  shape: Shape;
  required: boolean;
}

/** Properties by name. */
export type Fields = Map<string, Field>;

/** A resource or function as one side describes it. */
export interface Description {
  inputs: Fields;
  outputs: Fields;
  /** Outputs that are kept secret. */
  secrets: string[];
}
