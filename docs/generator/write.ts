import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { PAGES } from "./pages";

for (const [name, make] of Object.entries(PAGES)) {
  const file = resolve(__dirname, "..", name);
  writeFileSync(file, make(existsSync(file) ? readFileSync(file, "utf8") : ""));
}
