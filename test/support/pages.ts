import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import GithubSlugger from "github-slugger";
import { lexer, type Token, type Tokens, walkTokens } from "marked";
import { ROOT, sourceFiles } from "./repository";

/** A Markdown page of the repository, as GitHub shows it. */
export interface Page {
  /** Relative to the repository. */
  path: string;
  links: string[];
  /** What a link's `#...` may name. */
  anchors: Set<string>;
  blocks: Block[];
  /** Texts in code type within prose. */
  spans: string[];
}

/** A fenced block. */
export interface Block {
  /** First word of the info string, e.g. `sh`; empty without one. */
  language: string;
  /** Further words, e.g. `runnable`. */
  marks: string[];
  text: string;
  /** For messages: page and line of the fence. */
  at: string;
}

/** All pages of the repository. */
export function allPages(): Page[] {
  return sourceFiles(".md").map(readPage);
}

function readPage(path: string): Page {
  const text = readFileSync(resolve(ROOT, path), "utf8");
  const page: Page = { path, links: [], anchors: new Set(), blocks: [], spans: [] };
  const slugger = new GithubSlugger();
  let from = 0;
  walkTokens(lexer(text), (token) => {
    if (token.type === "link" || token.type === "image") page.links.push(String(token.href));
    if (token.type === "codespan") page.spans.push(String(token.text));
    if (token.type === "heading") page.anchors.add(slugger.slug(plain(token)));
    if (token.type === "html")
      for (const [, id] of token.raw.matchAll(/\bid="([^"]+)"/g)) page.anchors.add(id as string);
    if (token.type !== "code" || token.codeBlockStyle === "indented") return;
    from = text.indexOf(token.raw, from);
    const [language = "", ...marks] = (token.lang ?? "").split(/\s+/).filter(Boolean);
    const line = text.slice(0, from).split("\n").length;
    page.blocks.push({ language, marks, text: token.text, at: `${path}:${line}` });
  });
  return page;
}

/** A heading's text without its marks. */
function plain(token: Token): string {
  if ("tokens" in token && token.tokens) return token.tokens.map(plain).join("");
  return (token as Tokens.Text).text ?? token.raw;
}
