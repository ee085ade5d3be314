import type { BridgeSchema, PackageSchema } from "./bridge";
import type { Declarations } from "./declarations";
import type { Description, Fields, Shape } from "./shape";

/** One place where the bridge does not take or give what the SDK declares. */
export interface Difference {
  /** Type token, or `provider`. */
  token: string;
  /** `inputs`, `outputs` or `secrets`, then the property's path; list elements and map values stand as `[]`. */
  path: string;
  kind: /** The SDK declares it, the bridge lacks it. */
    | "missing"
    /** The bridge has it, the SDK does not. */
    | "extra"
    | "type"
    /** The bridge demands what the SDK lets one leave out. */
    | "required"
    | "secret";
  detail: string;
}

/** Every difference between a bridged provider and the SDK that programs are written with. */
export function compare(schema: PackageSchema, bridge: BridgeSchema, sdk: Declarations): Difference[] {
  const found = differ("provider", { ...sdk.provider() }, { ...bridge.provider(), outputs: new Map(), secrets: [] });
  for (const token of Object.keys(schema.resources ?? {})) {
    const [, module, name] = token.split(":");
    found.push(...differ(token, sdk.resource(module!, name!), bridge.resource(token)));
  }
  for (const token of Object.keys(schema.functions ?? {}).filter((token) => !token.startsWith("pulumi:"))) {
    const [, module, name] = token.split(":");
    found.push(...differ(token, sdk.call(module!, name!), bridge.call(token)));
  }
  return found;
}

function differ(token: string, sdk: Description, bridge: Description): Difference[] {
  const found: Difference[] = [];
  const note = (path: string, kind: Difference["kind"], detail: string) => found.push({ token, path, kind, detail });
  compareFields("inputs", sdk.inputs, bridge.inputs, true, note);
  compareFields("outputs", sdk.outputs, bridge.outputs, false, note);
  for (const name of sdk.secrets) {
    if (bridge.outputs.has(name) && !bridge.secrets.includes(name))
      note(`secrets.${name}`, "secret", "not kept secret");
  }
  return found;
}

type Note = (path: string, kind: Difference["kind"], detail: string) => void;

function compareFields(path: string, sdk: Fields, bridge: Fields, input: boolean, note: Note): void {
  for (const [name, field] of sdk) {
    const other = bridge.get(name);
    if (!other) note(`${path}.${name}`, "missing", `${describe(field.shape)} in the SDK`);
    else {
      if (input && other.required && !field.required) note(`${path}.${name}`, "required", "optional in the SDK");
      compareShapes(`${path}.${name}`, field.shape, other.shape, input, note);
    }
  }
  for (const [name, field] of bridge) {
    if (!sdk.has(name)) note(`${path}.${name}`, "extra", `${describe(field.shape)} in the bridge`);
  }
}

function compareShapes(path: string, sdk: Shape, bridge: Shape, input: boolean, note: Note): void {
  // Paths repeat a name only where types nest in themselves.
  if (path.split(".").length > 12) return;
  if (sdk.kind === "object" && bridge.kind === "object") {
    compareFields(path, sdk.fields(), bridge.fields(), input, note);
  } else if ((sdk.kind === "list" || sdk.kind === "map") && sdk.kind === bridge.kind) {
    compareShapes(`${path}[]`, sdk.of, (bridge as { of: Shape }).of, input, note);
  } else if (sdk.kind !== bridge.kind && sdk.kind !== "any" && bridge.kind !== "any") {
    note(path, "type", `${describe(sdk)} in the SDK, ${describe(bridge)} in the bridge`);
  }
}

function describe(shape: Shape): string {
  if (shape.kind === "list" || shape.kind === "map") return `${shape.kind} of ${describe(shape.of)}`;
  return shape.kind === "object" ? "an object" : shape.kind;
}
