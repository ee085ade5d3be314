import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule, Setting } from "../core/rule";
import { RULES } from "../rules";

/** The README with the table, and the comments around the table. */
export const README = join(__dirname, "..", "README.md");
const BEGIN = "<!-- rules: made by policy/scripts/rule-table.ts -->";
const END = "<!-- end of rules -->";

/** The table of all rules, as Markdown. */
function ruleTable(): string {
  const rows = RULES.map((rule) => {
    const settings = Object.entries(rule.config ?? {}).map(([key, setting]: [string, Setting]) => {
      return `\`${key}\` ${JSON.stringify(setting.default)}`;
    });
    const { name, url, severity, level, description, framework } = rule;
    return [
      `[${name}](${url})`,
      severity,
      level,
      judged(rule),
      description,
      framework?.reference ?? "",
      settings.join("<br>"),
    ];
  });
  const head = ["rule", "severity", "level", "judged", "description", "control", "own settings and defaults"];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((cells) => cells[column]!.length)));
  // Padded like the formatter does, so that it keeps the table.
  return [head, widths.map((width) => "-".repeat(width)), ...rows]
    .map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`)
    .join("\n");
}

/** Whether a rule judges single resources, the whole stack, or both. */
function judged({ check, checkStack }: Rule): string {
  return [check && "resource", checkStack && "stack"].filter(Boolean).join(" + ");
}

/** The README with the current table of rules. */
export function withTable(readme: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${README} has no place for the table: ${BEGIN} ... ${END}`);
  return `${readme.slice(0, begin)}${BEGIN}\n\n${ruleTable()}\n\n${readme.slice(end)}`;
}

if (require.main === module) writeFileSync(README, withTable(readFileSync(README, "utf8")));
