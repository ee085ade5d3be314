export type Properties = Record<string, unknown>;

/** How one of the provider's types is said in CloudFormation. */
export interface Kind {
  /** e.g. `AWS::SQS::Queue` */
  type: string;
  properties: (inputs: Properties) => Properties;
}

interface Spelling {
  /** Names that are not the provider's with a capital letter; undefined: CloudFormation has no such property. */
  rename?: Record<string, string | undefined>;
  /** Values that are not the provider's. */
  values?: (inputs: Properties) => Properties;
  /** How tags are said: a list of `{Key, Value}`, a map, or not at all. @default "list" */
  tags?: "list" | "map" | "none";
}

/** Properties whose keys are names of their own, not spelt by anybody. */
const MAPS = new Set(["Dimensions", "Variables", "InputPathsMap", "Options", "DockerLabels"]);

/** A kind whose properties follow from the provider's by their spelling. */
export function kind(type: string, { rename = {}, values = () => ({}), tags = "list" }: Spelling = {}): Kind {
  return {
    type,
    properties: (inputs) => {
      const own = Object.entries({ ...inputs, ...values(inputs) }).flatMap(([key, value]) => {
        const name = key in rename ? rename[key] : capital(key);
        return name === undefined || key === "tags" || value === undefined ? [] : [[name, spelt(name, value)]];
      });
      return { ...Object.fromEntries(own), ...tagged(inputs.tags, tags) };
    },
  };
}

const capital = (key: string) => key.charAt(0).toUpperCase() + key.slice(1);

export function spelt(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => spelt(name, one));
  if (typeof value !== "object" || value === null || MAPS.has(name)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [capital(key), spelt(capital(key), one)]));
}

function tagged(tags: unknown, as: "list" | "map" | "none"): Properties {
  if (!tags || as === "none") return {};
  return { Tags: as === "map" ? tags : pairs(tags, "Key", "Value") };
}

export const pairs = (map: unknown, key: string, value: string) =>
  Object.entries((map ?? {}) as Record<string, unknown>).map(([name, one]) => ({ [key]: name, [value]: one }));

/** Only what CloudFormation keeps on another resource, here judged alone. */
export const part = (type: string, properties: Kind["properties"]): Kind => ({ type, properties });
