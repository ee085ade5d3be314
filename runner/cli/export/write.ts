import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { stringify } from "yaml";
import type { Output } from "../base/output";
import { expandHome } from "../base/world";
import { writing } from "../base/writing";

/** YAML as people write it: without folded lines and aliases. */
export function yaml(value: unknown, comments: readonly string[] = []): string {
  const head = comments.map((line) => `# ${line}\n`).join("");
  return head + stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * Prints a text to stdout, or writes it to a file: overwrites the file and creates its folders.
 * @throws CliError 73
 */
export async function deliver(out: Output, text: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    out.world.stdout.write(text);
    return;
  }
  const path = resolve(out.world.cwd, expandHome(file, out.world.home));
  await writing(file, "choose another file with --out", async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  });
  out.note(`wrote ${file}`);
}
