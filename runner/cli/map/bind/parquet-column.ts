import type { SchemaElement, TimeUnit } from "hyparquet";
import { csvCell, plainText } from "./item-columns";

/** A column of a Parquet file with single values. */
export interface ParquetColumn {
  name: string;
  /** Parquet's type in words, by which columns are compared: `INT32`, `TIMESTAMP(MICROS, UTC)`. */
  type: string;
  /** As it is written; any column may lack a value. */
  element: SchemaElement;
  /** A value, in Parquet's own form, as CSV. */
  csv: (value: unknown) => string;
}

const UNITS: Record<TimeUnit, bigint> = { MILLIS: 1_000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n };

/** @returns undefined for a type that cannot be bound, such as a list */
export function parquetColumn(given: SchemaElement): ParquetColumn | undefined {
  const { name, type, type_length, converted_type, logical_type, repetition_type, num_children } = given;
  if (repetition_type === "REPEATED" || num_children) return undefined;
  const known = typeOf(given);
  if (!known) return undefined;
  const converted = known.type === "STRING" ? ("UTF8" as const) : converted_type;
  const element = { name, type, type_length, converted_type: converted, logical_type, repetition_type: "OPTIONAL" };
  return { name, ...known, element: element as SchemaElement };
}

/** What Parquet calls a type of an element, for an error. */
export const typeName = ({ type, converted_type, logical_type }: SchemaElement): string =>
  logical_type?.type ?? converted_type ?? type ?? "a group of columns";

function typeOf(element: SchemaElement): Pick<ParquetColumn, "type" | "csv"> | undefined {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (logical?.type === "STRING" || converted === "UTF8") return { type: "STRING", csv: csvCell };
  if (logical?.type === "DATE" || converted === "DATE")
    return { type: "DATE", csv: (days) => clock(BigInt(days as number) * 86_400n, 1n).slice(0, -"T00:00:00".length) };
  const time = timeOf(element);
  if (time) return time;
  if (logical?.type === "INTEGER")
    return { type: `${logical.isSigned ? "" : "U"}INT${logical.bitWidth}`, csv: csvCell };
  if (converted && /^U?INT_\d+$/.test(converted)) return { type: converted.replace("_", ""), csv: csvCell };
  if (logical || converted) return undefined;
  if (type === "BOOLEAN" || type === "INT32" || type === "INT64") return { type, csv: csvCell };
  return type === "FLOAT" || type === "DOUBLE" ? { type, csv: (value) => real(value as number) } : undefined;
}

function timeOf({ converted_type: converted, logical_type: logical }: SchemaElement) {
  const [, old, oldUnit] = /^(TIMESTAMP|TIME)_(MILLIS|MICROS)$/.exec(converted ?? "") ?? [];
  const given = logical?.type === "TIMESTAMP" || logical?.type === "TIME" ? logical : undefined;
  if (!given && !old) return undefined;
  const kind = given?.type ?? old!;
  const unit = given?.unit ?? (oldUnit as TimeUnit);
  // The older form of the type has no other.
  const utc = given?.isAdjustedToUTC ?? true;
  const csv = (value: unknown) => {
    const text = clock(BigInt(value as bigint | number), UNITS[unit]);
    return kind === "TIME" ? text.slice(text.indexOf("T") + 1) : `${text}${utc ? "Z" : ""}`;
  };
  return { type: `${kind}(${unit}, ${utc ? "UTC" : "local"})`, csv };
}

/** A moment, so many to a second since 1970, as ISO writes it, with a fraction only where there is one. */
function clock(value: bigint, second: bigint): string {
  const fraction = ((value % second) + second) % second;
  const whole = new Date(Number((value - fraction) / second) * 1000).toISOString().replace(/\.000Z$/, "");
  return fraction === 0n ? whole : `${whole}.${String(fraction).padStart(String(second).length - 1, "0")}`;
}

/** As R writes it. */
const real = (value: number): string => plainText(value).replace("Infinity", "Inf");

/** A column of the items' own values, of the narrowest type that holds all; its values by index from 0. */
export function itemColumn(name: string, values: readonly unknown[]): { element: SchemaElement; values: unknown[] } {
  const present = values.filter((value) => value !== null && value !== undefined);
  const all = (test: (value: unknown) => boolean) => present.length > 0 && present.every(test);
  const column = (element: Partial<SchemaElement>, write = (value: unknown) => value) => ({
    element: { name, ...element, repetition_type: "OPTIONAL" } as SchemaElement,
    values: values.map((value) => (value === null || value === undefined ? null : write(value))),
  });
  if (all((value) => typeof value === "boolean")) return column({ type: "BOOLEAN" });
  if (all((value) => typeof value === "number" && value === (value | 0))) return column({ type: "INT32" });
  if (all((value) => typeof value === "number")) return column({ type: "DOUBLE" });
  return column({ type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } }, plainText);
}
