import { reference } from "../../runner/cli/reference";
import { editorSchema } from "./config-schema";
import { configurationPage } from "./configuration";
import { additionsTable, networkTable, runTable, usageTable } from "./costs";
import { withPart } from "./markdown";
import { outputsPage, outputsSchemaFile } from "./outputs";
import { policyPage } from "./policy";
import { rolesTables } from "./roles";
import { endsSections, stopCodesTable } from "./troubleshooting";

/** Files of docs/ that are generated, completely or in part; each function receives the current text. */
export const PAGES: Record<string, (now: string) => string> = {
  "cli.md": reference,
  "configuration.md": configurationPage,
  "outputs.md": outputsPage,
  "outputs.schema.json": outputsSchemaFile,
  "config.schema.json": () => `${JSON.stringify(editorSchema(), null, 2)}\n`,
  "costs.md": parts({ networks: networkTable, additions: additionsTable, usage: usageTable, runs: runTable }),
  "policy.md": policyPage,
  "permissions.md": parts({ roles: rolesTables }),
  "troubleshooting.md": parts({ "stop-codes": stopCodesTable, ends: endsSections }),
};

/** A hand-written page with generated parts. */
function parts(made: Record<string, () => string>): (now: string) => string {
  return (now) => Object.entries(made).reduce((page, [name, make]) => withPart(page, name, make()), now);
}
