import type { ConfigError } from "../base/config/errors";
import { configuredTriggers } from "../triggers/configured";

/** The objects of a trigger. */
interface Taken {
  prefix: string;
  suffix: string;
}

/** Finds triggers that match the same objects as an earlier one: an upload would be processed twice. */
export function overlappingUploads(models: Array<{ name: string }>): ConfigError[] {
  const all = models.flatMap((model, i) =>
    configuredTriggers(model).flatMap(({ trigger, settings }) =>
      (trigger.takes?.(settings) ?? []).map(({ path, ...taken }) => {
        return { name: model.name, path: ["models", i, trigger.key, ...path], taken };
      }),
    ),
  );
  return all.flatMap(({ path, taken }, i) => {
    const other = all.slice(0, i).find((earlier) => overlap(earlier.taken, taken));
    if (!other) return [];
    const { prefix, suffix } = other.taken;
    const field = other.path.slice(2).join(".");
    const message = `overlaps ${field} of model "${other.name}" (${prefix}*${suffix}): one upload would start both`;
    return [{ path, message, remedy: "a prefix or suffix that excludes the other's keys" }];
  });
}

/** Whether a key can have both prefixes and both suffixes. */
function overlap(a: Taken, b: Taken): boolean {
  const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  return prefixes && (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix));
}
