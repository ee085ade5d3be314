/** The columns of items, for a table: fields of objects that hold one value. */
export class ItemColumns {
  readonly names: string[];

  /** @param items as in `items.jsonl`, by index from 1 */
  constructor(private readonly items: readonly unknown[]) {
    this.names = [...new Set(items.flatMap((item) => Object.keys(fieldsOf(item))))];
  }

  /** Cells of the item, as CSV. */
  cells(index: number, names: readonly string[] = this.names): string[] {
    const fields = fieldsOf(this.items[index - 1]);
    return names.map((name) => csvCell(fields[name]));
  }
}

/** An item that is no object is `item$value` in R; the key of a file's object says nothing to its reader. */
function fieldsOf(item: unknown): Record<string, unknown> {
  if (item === null || typeof item !== "object" || Array.isArray(item)) return { value: item };
  const { key, ...fields } = item as Record<string, unknown>;
  return "file" in fields || key === undefined ? fields : { ...fields, key };
}

/** A value as R writes it into CSV: nothing for NA. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /[",\r\n]|^$|^NA$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvLine = (cells: readonly string[]): string => `${cells.join(",")}\n`;
