import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { outputsPage, schemaFile } from "./reference-page";
import { breakingChanges, outputsShape, type Shape } from "./shape";

const DOCS = resolve(__dirname, "../docs");
const SCHEMA = resolve(DOCS, "outputs.schema.json");

const before: Shape | undefined = existsSync(SCHEMA) ? JSON.parse(readFileSync(SCHEMA, "utf8")) : undefined;
const now = outputsShape();
const breaking = before ? breakingChanges(before, now) : [];
if (breaking.length > 0 && before?.properties?.version?.const === now.properties?.version?.const) {
  process.stderr.write(
    `older readers cannot follow: ${breaking.join("; ")}\nraise OUTPUTS_VERSION in outputs/contract.ts\n`,
  );
  process.exitCode = 1;
} else {
  writeFileSync(SCHEMA, schemaFile());
  writeFileSync(resolve(DOCS, "outputs.md"), outputsPage());
}
