import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ROOT, sourceFiles } from "./repository";

/** What the docstring of a public component says. */
export interface ComponentDoc {
  name: string;
  /** File of the class. */
  at: string;
  /** First paragraph. */
  summary: string[];
  /** TypeScript of each `@example`. */
  examples: string[];
}

const COMPONENT =
  /(?:\/\*\*\n((?: \*(?!\/).*\n)*) \*\/\n)?export (?:abstract )?class (\w+ extends pulumi\.ComponentResource\b|RStack\b)/g;

/** Every exported class that is a Pulumi component, and RStack of them all, whether it has a docstring or not. */
export function componentDocs(): ComponentDoc[] {
  return sourceFiles(".ts", resolve(ROOT, "components")).flatMap((at) => {
    const source = readFileSync(resolve(ROOT, at), "utf8");
    return [...source.matchAll(COMPONENT)].map(([, doc = "", name = ""]) => ({
      name: name.split(" ", 1)[0]!,
      at,
      ...parsed(doc),
    }));
  });
}

function parsed(doc: string): Pick<ComponentDoc, "summary" | "examples"> {
  const text = doc.replace(/^ \* ?/gm, "");
  const [summary = ""] = text.split(/\n\n|\n(?=@|Sources?:)/, 1);
  const examples = [...text.matchAll(/^@example\n```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
  return { summary: summary.trim().split("\n").filter(Boolean), examples };
}
