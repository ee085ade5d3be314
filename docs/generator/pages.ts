import { reference } from "../../runner/cli/reference";
import { editorSchema } from "./config-schema";
import { configurationPage } from "./configuration";
import { outputsPage, outputsSchemaFile } from "./outputs";

/** Files of docs/ that are made, whole or in part, from the code; each is given what it is now. */
export const PAGES: Record<string, (now: string) => string> = {
  "cli.md": reference,
  "configuration.md": configurationPage,
  "outputs.md": outputsPage,
  "outputs.schema.json": outputsSchemaFile,
  "config.schema.json": () => `${JSON.stringify(editorSchema(), null, 2)}\n`,
};
