import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { usageError } from "../base/errors";
import { reading } from "../base/reading";

const UTF16 = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/**
 * Whether R can read a script's bytes.
 * @param file its name, for messages
 * @returns what to say of a script that R can read but may read wrongly
 * @throws CliError 64 for UTF-16 and for bytes that are no text
 */
export function checkEncoding(bytes: Buffer, file: string): string | undefined {
  requireBytesOfText(bytes, file);
  const odd = firstInvalid(bytes);
  if (odd === undefined) return undefined;
  return `${file}, line ${lineOf(bytes, odd)}: not UTF-8; R reads it in the container's UTF-8 locale. If it is Latin-1: iconv -f LATIN1 -t UTF-8`;
}

/**
 * Makes sure that R sees the lines of a script: for it, CR alone ends none, and the first comment would hide all of the rest.
 * @throws CliError 64
 */
export function requireLines(bytes: Buffer, file: string): void {
  const at = bytes.indexOf("\r");
  if (at < 0 || at === bytes.length - 1 || bytes.includes("\n")) return;
  throw usageError(
    `${file} ends its lines with CR alone, as old Macs did, so R would read it as one line`,
    `tr '\\r' '\\n' < ${file} > lf.R`,
    "lines that end with LF or CRLF",
  );
}

/**
 * The text of a file whose bytes all have to arrive as they are.
 * @param what names it, for messages: `--env-file x.env`
 * @throws CliError 64 where it is not UTF-8, and 66 where it cannot be read
 */
export async function readText(path: string, what: string): Promise<string> {
  const bytes = await reading(what, readFile(path));
  requireBytesOfText(bytes, what);
  const odd = firstInvalid(bytes);
  if (odd === undefined) return bytes.toString();
  throw usageError(
    `${what}, line ${lineOf(bytes, odd)}: not UTF-8`,
    "if it is Latin-1: iconv -f LATIN1 -t UTF-8",
    "UTF-8 text",
  );
}

function requireBytesOfText(bytes: Buffer, what: string): void {
  if (UTF16.some((mark) => bytes.subarray(0, 2).equals(mark)))
    throw usageError(`${what} is in UTF-16`, "iconv -f UTF-16 -t UTF-8", "UTF-8 text");
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    throw usageError(`${what}, line ${lineOf(bytes, nul)}: a NUL byte, so it is not text`, undefined, "UTF-8 text");
}

const lineOf = (bytes: Buffer, at: number) => bytes.subarray(0, at).toString("latin1").split("\n").length;

/** Where the first byte is that is not part of a UTF-8 character. */
function firstInvalid(bytes: Buffer): number | undefined {
  const valid = (length: number) => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  if (isUtf8(bytes)) return undefined;
  // The longest beginning that is valid ends before it; a character cut off at the end counts as valid there.
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (valid(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
