import { stripVTControlCharacters } from "node:util";
import { formatDuration } from "../../parse/duration";

/** A line as a terminal shows it: no colours or control characters, only the text after the last carriage return. */
export function plainLine(line: string): string {
  const shown = stripVTControlCharacters(line).replace(/\r+$/, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it removes control characters
  return shown.slice(shown.lastIndexOf("\r") + 1).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "\ufffd");
}

/** `1.2 kB`, `3.4 MB`; of 1000 each. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1_000 ** power).toFixed(1)} ${units[power - 1]}`;
}

/** Seconds for people; a dash if unknown. */
export function lengthOf(seconds: number | null | undefined): string {
  return seconds === null || seconds === undefined ? "–" : formatDuration(seconds * 1000);
}

/** `2026-11-21 07:00:05 UTC` */
export function formatTime(iso: string | null | undefined): string {
  return iso ? `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC` : "–";
}
