import { invalidText } from "../invalid";
import { OUTPUT_NAME, OUTPUTS_VERSION, RELEASE } from "./contract";
import { type ModelOutputs, outputsSchema, type StackOutputs } from "./schema";

/** Invalid outputs: the reason, and what to do. */
export class OutputsError extends Error {
  override readonly name = "OutputsError";

  constructor(
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(invalidText({ message: reason, remedy }));
  }
}

/**
 * Parses the output of `pulumi stack output --json`, all outputs or only `rOnFargate`, as text or JSON.
 * @param source their origin, for messages
 * @throws OutputsError
 */
export function parseOutputs(json: unknown, source = "the text given"): StackOutputs {
  const value = typeof json === "string" ? decoded(json, source) : json;
  return readOutputs(unwrapped(value), source);
}

/**
 * Checks the value of the output `rOnFargate`. Leaves out fields that a newer release added.
 * @param source its origin, for messages
 * @throws OutputsError on another version of the shape, and on fields that are missing or have another type
 */
export function readOutputs(value: unknown, source: string): StackOutputs {
  if (!isObject(value)) {
    throw new OutputsError(
      `${source} has no output named ${OUTPUT_NAME}`,
      "run `pulumi up` with a program of r-on-fargate",
    );
  }
  const { version } = value;
  if (typeof version === "number" && version > OUTPUTS_VERSION) throw tooNew(version, value.release, source);
  const result = outputsSchema.safeParse(value);
  if (result.success) return result.data;
  const paths = result.error.issues.map(({ path, message }) => ({ path, message }));
  const missing = paths.filter(({ path }) => valueAt(value, path) === undefined).map(({ path }) => path.join("."));
  const wrong = paths.filter(({ path }) => valueAt(value, path) !== undefined);
  if (typeof version === "number" && version < OUTPUTS_VERSION) throw tooOld(version, missing, source);
  const errors = [
    ...(missing.length > 0 ? [`${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} missing`] : []),
    ...wrong.map(({ path, message }) => `${path.join(".")}: ${message}`),
  ];
  throw new OutputsError(
    `${source}: the outputs are incomplete: ${errors.join("; ")}`,
    `run \`pulumi up\` with r-on-fargate ${RELEASE}, to the end if one was interrupted`,
  );
}

/**
 * A model's part of the outputs.
 * @throws OutputsError for an unknown model, with the names of the stack's models
 */
export function modelOf(outputs: StackOutputs, name: string): ModelOutputs {
  const model = Object.hasOwn(outputs.models, name) ? outputs.models[name] : undefined;
  if (model) return model;
  const names = Object.keys(outputs.models).join(", ");
  throw new OutputsError(
    `stack ${outputs.stack} has no model "${name}"`,
    names ? `choose one of its models: ${names}` : "add an entry to its r-on-fargate:models",
  );
}

function tooNew(version: number, release: unknown, source: string): OutputsError {
  const by = typeof release === "string" ? ` (r-on-fargate ${release})` : "";
  const wanted = typeof release === "string" ? `r-on-fargate ${release} or newer` : "a newer r-on-fargate";
  return new OutputsError(
    `${source} has outputs of version ${version}${by}, r-on-fargate ${RELEASE} reads version ${OUTPUTS_VERSION}`,
    `read them with ${wanted}: the one that the stack was deployed with`,
  );
}

function tooOld(version: number, missing: string[], source: string): OutputsError {
  const lacks = missing.length > 0 ? `, which also has ${missing.join(", ")}` : "";
  return new OutputsError(
    `${source} has outputs of version ${version}, r-on-fargate ${RELEASE} reads version ${OUTPUTS_VERSION}${lacks}`,
    `\`pulumi up\` with r-on-fargate ${RELEASE} updates the outputs to version ${OUTPUTS_VERSION}`,
  );
}

function decoded(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OutputsError(`${source} is not JSON`, "pass the output of `pulumi stack output --json`");
  }
}

function unwrapped(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  if (OUTPUT_NAME in value) return value[OUTPUT_NAME];
  return "version" in value ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (isObject(at) ? at[String(key)] : undefined), value);
}
