import { usageError } from "../../base/errors";
import type { TableFile } from "./table-files";

/** The columns of items, for a table: fields of objects that hold one value. */
export class ItemColumns {
  readonly names: string[];

  /** @param items as in `items.jsonl`, by index from 1 */
  constructor(private readonly items: readonly unknown[]) {
    this.names = [...new Set(items.flatMap((item) => Object.keys(fieldsOf(item))))];
  }

  /** The values of all items in a column. */
  values(name: string): unknown[] {
    return this.items.map((item) => fieldsOf(item)[name]);
  }

  /** Cells of the item, as CSV. */
  cells(index: number, names: readonly string[] = this.names): string[] {
    const fields = fieldsOf(this.items[index - 1]);
    return names.map((name) => csvCell(fields[name]));
  }
}

/**
 * The items' columns that a table lacks.
 * @param table names of the table's columns
 * @throws CliError 64 for a table with a column `index`, which would be there twice
 */
export function ownColumns(columns: ItemColumns, table: readonly string[], { index, path }: TableFile): string[] {
  if (table.includes("index"))
    throw usageError(
      `item ${index}'s ${path} has a column "index", which --bind adds for the item's number`,
      "rename the column in the script, or collect without --bind",
    );
  return columns.names.filter((name) => name !== "index" && !table.includes(name));
}

/** An item that is no object is `item$value` in R; the key of a file's object says nothing to its reader. */
function fieldsOf(item: unknown): Record<string, unknown> {
  if (item === null || typeof item !== "object" || Array.isArray(item)) return { value: item };
  const { key, ...fields } = item as Record<string, unknown>;
  return "file" in fields || key === undefined ? fields : { ...fields, key };
}

/** A value as R writes it. */
export function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  return typeof value === "number" || typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

/** A value as R writes it into CSV: nothing for NA. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = plainText(value);
  return /[",\r\n]/.test(text) || (typeof value === "string" && /^$|^NA$/.test(text))
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}

export const csvLine = (cells: readonly string[]): string => `${cells.join(",")}\n`;
