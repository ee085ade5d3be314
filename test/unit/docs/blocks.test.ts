import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { checkConfig } from "../../../components/config/load";
import { configSchema } from "../../../components/config/schema";
import { checkConfiguration, type GivenConfig } from "../../../policy/core/configuration";
import { RULES } from "../../../policy/rules";
import { commandsOf, problemOf } from "../../support/commands";
import { allPages, type Block } from "../../support/pages";

/** Info strings that pages may use; a shell block is `sh`, so that all of them are found. */
const LANGUAGES = ["sh", "yaml", "json", "r", "ts", "python", "dockerfile", "text", "mermaid"];

/**
 * Words after the language: `runnable` blocks are run by test/e2e, the code of `fragment` blocks is not complete, and `install` blocks
 * set up a machine of a reader. TypeScript can name the file of components/ that it is.
 */
const MARKS = ["runnable", "fragment", "install"];
const known = (mark: string) => MARKS.includes(mark) || /^components\/[\w/-]+\.ts$/.test(mark);

const pages = allPages();
const blocks = pages.flatMap((page) => page.blocks);
const of = (language: string) => blocks.filter((block) => block.language === language);
const whole = (language: string) => of(language).filter(({ marks }) => !marks.includes("fragment"));

describe("the documentation's blocks", () => {
  it(`name their language, one of ${LANGUAGES.join(", ")}`, () => {
    assert.deepEqual(
      blocks.filter(({ language }) => !LANGUAGES.includes(language)).map(({ at, language }) => `${at} '${language}'`),
      [],
    );
  });

  it(`have no other marks than ${MARKS.join(", ")}`, () => {
    assert.deepEqual(
      blocks.flatMap(({ at, marks }) => marks.filter((mark) => !known(mark)).map((mark) => `${at} '${mark}'`)),
      [],
    );
  });

  it("of shell can be parsed by bash", () => {
    const folder = mkdtempSync(join(tmpdir(), "blocks-"));
    try {
      const files = of("sh").map(({ at, text }, i) => {
        const file = join(folder, `${i} ${at.replaceAll("/", " ")}`);
        writeFileSync(file, text);
        return file;
      });
      // To start a process from this large one takes longer than to parse a block.
      const check = 'for file; do said=$(bash -n "$file" 2>&1) || echo "$file: $said"; done; echo checked $#';
      const { stdout } = spawnSync("bash", ["-c", check, "bash", ...files], { encoding: "utf8" });
      assert.equal(stdout, `checked ${files.length}\n`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("of shell call commands, options, targets, files and keys that exist", async () => {
    assert.deepEqual(await problems(of("sh"), ({ text }) => commandsOf(text)), []);
  });

  it("of help show valid examples", async () => {
    const examples = ({ text }: Block) =>
      [...text.matchAll(/^ +\$ (.+?)(?: {2,}.*)?$/gm)].flatMap(([, line]) => commandsOf(line ?? ""));
    assert.ok(of("text").flatMap(examples).length > 10);
    assert.deepEqual(await problems(of("text"), examples), []);
  });

  it("of JSON parse, and those of the policy pack configure it", () => {
    const wrong = whole("json").flatMap(({ at, text }) => {
      const value: unknown = JSON.parse(text);
      return isPackConfig(value) ? checkConfiguration(RULES, asGiven(value)).map((problem) => `${at} ${problem}`) : [];
    });
    assert.deepEqual(wrong, []);
    assert.ok(whole("json").filter(({ text }) => isPackConfig(JSON.parse(text))).length > 5);
  });

  it("of YAML parse, and those of a stack's configuration are valid", () => {
    const configurations = whole("yaml").flatMap(({ at, text }) => {
      const own = stackConfig(parse(text));
      return own ? [{ at, own }] : [];
    });
    assert.ok(configurations.length > 5);
    // A block that shows one key stands for a configuration that has models, too.
    const models = [{ name: "model", script: "model.R" }];
    for (const { at, own } of configurations) assert.ok(checkConfig({ models, ...own }, at));
  });
});

describe("the documentation's prose", () => {
  for (const page of pages.filter(({ spans }) => spans.some((span) => /^(rfargate|make|npx) /.test(span)))) {
    it(`of ${page.path} names commands, options and targets that exist`, async () => {
      const named = page.spans.filter((span) => /^(rfargate|make|npx) /.test(span));
      const wrong = await Promise.all(named.flatMap(commandsOf).map((words) => problemOf(words, { partial: true })));
      assert.deepEqual(wrong.filter(Boolean), []);
    });
  }
});

async function problems(from: Block[], commands: (block: Block) => string[][]): Promise<string[]> {
  const found = from.flatMap((block) =>
    commands(block).map(async (words) => ({
      block,
      words,
      problem: await problemOf(words, { folder: dirname(block.at) }),
    })),
  );
  const wrong = (await Promise.all(found)).filter(({ problem }) => problem !== undefined);
  return wrong.map(({ block, words, problem }) => `${block.at} ${words.join(" ")}: ${problem}`);
}

function isPackConfig(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).some((key) => RULES.some(({ name }) => name === key))
  );
}

/** As the engine hands it over: a level alone is the setting `enforcementLevel`. */
function asGiven(config: Record<string, unknown>): GivenConfig {
  const entries = Object.entries(config).map(([name, value]) => [
    name,
    typeof value === "string" ? { enforcementLevel: value } : value,
  ]);
  return Object.fromEntries(entries) as GivenConfig;
}

/** What a block sets under `r-on-fargate:`, with or without the file's `config` around it; undefined for any other YAML. */
function stackConfig(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const inner: unknown = "config" in value ? value.config : value;
  const own = Object.entries(inner as object).filter(([key]) => key.startsWith("r-on-fargate:"));
  if (own.length === 0) return undefined;
  const unknown = own.map(([key]) => key.split(":")[1] ?? "").find((key) => !(key in configSchema.shape));
  assert.equal(unknown, undefined);
  return Object.fromEntries(own.map(([key, one]) => [key.slice("r-on-fargate:".length), one]));
}
