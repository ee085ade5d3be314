import { InvalidItems } from "./invalid-items";
import { isExact } from "./json";

/**
 * The rows of a CSV file (RFC 4180, with a header) as items: numbers, TRUE and FALSE keep their type, an empty cell or NA becomes
 * null. A number not in its usual form, such as 007, stays text.
 * @throws InvalidItems
 */
export function csvItems(text: string, file: string): Array<Record<string, unknown>> {
  const [header, ...rows] = csvRows(text, file);
  if (!header) return [];
  const twice = header.find((name, i) => header.indexOf(name) < i);
  if (twice !== undefined) throw new InvalidItems(`${file}: two columns are named "${twice}"`, "rename one");
  const nameless = header.findIndex((name) => name.trim() === "");
  if (nameless >= 0) throw new InvalidItems(`${file}: column ${nameless + 1} has no name`, "name every column");
  const separator = header.length === 1 ? /[;\t]/.exec(header[0]!)?.[0] : undefined;
  if (separator !== undefined)
    throw new InvalidItems(
      `${file}: the columns are separated by ${separator === ";" ? "semicolons" : "tabs"}, not by commas`,
      "in R: write.csv() instead of write.csv2() or write.table()",
    );
  return rows.map((row, i) => {
    if (row.length !== header.length)
      throw new InvalidItems(`${file}: row ${i + 1} has ${row.length} cells, the header has ${header.length}`);
    return Object.fromEntries(header.map((name, column) => [name, cellValue(row[column]!)]));
  });
}

function cellValue(text: string): unknown {
  if (text === "" || text === "NA") return null;
  if (text === "TRUE" || text === "FALSE") return text === "TRUE";
  if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return text;
  return isExact(text) ? Number(text) : text;
}

/** The cells of each row, without empty lines. @throws InvalidItems for a quote that is not closed, or within a cell */
export function csvRows(text: string, file: string): string[][] {
  const rows: string[][] = [];
  const cell = /"([^"]*(?:""[^"]*)*)"|([^",\r\n]*)/y;
  let row: string[] = [];
  for (let at = 0; at < text.length; ) {
    cell.lastIndex = at;
    const [all, quoted, plain] = cell.exec(text)!;
    row.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    at += all.length;
    const [end] = /^(,|\r?\n|\r|$)/.exec(text.slice(at, at + 2)) ?? [];
    if (end === undefined)
      throw new InvalidItems(
        `${file}: ${rows.length === 0 ? "the header" : `row ${rows.length}`} has an unclosed quote, or one within a cell`,
      );
    at += end.length;
    if (end !== ",") {
      if (row.length > 1 || row[0] !== "") rows.push(row);
      row = [];
    } else if (at === text.length) row.push("");
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** The records of a CSV text, unchanged and without line ends; a quoted cell can contain line breaks. */
export const csvRecords = (text: string): string[] => text.match(/(?:"(?:[^"]|"")*"|[^"\r\n])+/g) ?? [];
