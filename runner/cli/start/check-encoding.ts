import { isUtf8 } from "node:buffer";
import { usageError } from "../base/errors";

const UTF16 = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/**
 * Whether R can read a script's bytes.
 * @param file its name, for messages
 * @returns a warning about a script that R may misread
 * @throws CliError 64 for UTF-16 and for bytes that are not text
 */
export function checkEncoding(bytes: Buffer, file: string): string | undefined {
  if (UTF16.some((mark) => bytes.subarray(0, 2).equals(mark))) {
    throw usageError(`${file} is in UTF-16, which R cannot run`, `iconv -f UTF-16 -t UTF-8 ${file} > utf8.R`, "UTF-8");
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    throw usageError(`${file}, line ${lineOf(bytes, nul)}: a NUL byte, so it is not a script`, undefined, "UTF-8 text");
  const odd = firstInvalid(bytes);
  if (odd === undefined) return undefined;
  return `${file}, line ${lineOf(bytes, odd)}: not UTF-8; R reads it in the container's UTF-8 locale. If it is Latin-1: iconv -f LATIN1 -t UTF-8`;
}

const lineOf = (bytes: Buffer, at: number) => bytes.subarray(0, at).toString("latin1").split("\n").length;

/** Position of the first byte that is not part of a UTF-8 character. */
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
  // The longest valid prefix ends before it; a character cut off at the end of a prefix counts as valid.
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (valid(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
