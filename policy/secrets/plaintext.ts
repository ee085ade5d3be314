import { first } from "../core/first";
import { Unknown, type Value } from "../core/value";
import { isPlaceholder, searchedPart, secretFormat } from "./formats";
import { isNoSecret, looksRandom, tellingOf } from "./names";
import { passwordOfTool } from "./tools";

/** Why a variable looks like a secret in plain text, `undefined` if it does not. The value itself is never quoted. */
export function secretByName(name: string, value: string): string | undefined {
  const telling = tellingOf(name);
  if (telling === "no" || isNoSecret(name, value) || isPlaceholder(value)) return undefined;
  if (telling === "secret") return "is named like a secret";
  return looksRandom(value) ? "is named like a key and looks like one" : undefined;
}

/** `NAME=value`, `--name=value`, `/name:value` and `"name":"value"`, as a shell, an option, a call or JSON has them. */
const ASSIGNED = /^["']?(?:-{1,2}|\/)?([A-Za-z][\w.-]{0,80})["']?[=:]["']?([^"']{1,4096})["']?$/;
/** `--name`, `-name`, and of a header or an object `Name:` and `"name":`. */
const NAMED = /^["']?(?:-{1,2}([A-Za-z][\w-]{0,80})|([A-Za-z][\w.-]{0,80})["']?[:=])$/;
/** A line of YAML or of a properties file. */
const LINE = /^\s*(?:-\s+)?["']?([A-Za-z][\w.-]{0,80})["']?\s{0,4}[:=]\s{0,4}["']?([^\s"']+)["']?$/;

/**
 * Why a text (a command, a script, a file) contains a secret, as the rest of a sentence that begins with its place; `undefined` if it does not.
 * @param text words are separated by blanks, brackets, commas and semicolons
 */
export function secretInText(text: string): string | undefined {
  const format = secretFormat(text);
  if (format) return `holds ${format}`;
  const searched = searchedPart(text);
  // JSON in a word between double quotes has its own quotes escaped.
  const plain = searched.replace(/\\{1,7}"/g, '"').replace(TEMPLATED, "$");
  const name = inWords(plain.split(/[\s(),;{}]+/)) ?? inLines(plain.split("\n")) ?? inPairs(plain);
  if (name) return `gives ${name} its value in plain text`;
  return undefined;
}

/** The same for a command given as the list of its words: an option and its value are two of them. */
export const secretInCommand = (words: Value): string | undefined =>
  Array.isArray(words) ? secretInText(words.map(wordOf).join(" ")) : undefined;

/** A value that is unknown is judged by the word before it. */
const wordOf = (word: Value): string => (typeof word === "string" ? word : word instanceof Unknown ? "unknown" : "");

/** A part that a template engine fills in: `{{ password }}`. */
const TEMPLATED = /\$?\{\{[^{}\n]{0,200}\}\}/g;

/** Names and values that are arguments, attributes or elements of their own. */
const PAIRS: readonly RegExp[] = [
  // A variable in JSON that is an argument of a command.
  /"(?:name|key)"\s{0,8}:\s{0,8}"([^"]{1,100})"\s{0,8},\s{0,8}"value"\s{0,8}:\s{0,8}"([^"]{1,4096})"/gi,
  // An element of XML.
  /\b(?:key|name)=["']([^"'\n]{1,100})["']\s{1,8}value=["']([^"'\n]{1,4096})["']/gi,
  // os.environ["NAME"] = "value" and SetEnvironmentVariable("NAME", "value")
  /\[\s{0,2}["']([\w.-]{1,80})["']\s{0,2}\]\s{0,3}(?:=|<-)\s{0,3}["']([^"'\n]{1,4096})["']/g,
  /(?:set|put|assign|define|variable)\w{0,20}\(\s{0,3}["']([\w.-]{1,80})["']\s{0,3},\s{0,3}["']([^"'\n]{1,4096})["']/gi,
  // aws configure set NAME value, npm config set NAME value
  /\bconfig(?:ure)?\s{1,3}set\s{1,3}(?:--global\s{1,3})?["']?[^\s"'=]{0,200}?([\w-]{1,80})["']?[\s=]{1,3}["']?([^\s"']{1,4096})/g,
];

const inPairs = (text: string) =>
  first(PAIRS, (pattern) =>
    text.search(pattern) < 0
      ? undefined
      : [...text.matchAll(pattern)].find(([, name, value]) => secretByName(name!, value!))?.[1],
  );

/** The name of a secret whose value is in a word or in the word after it. */
function inWords(words: readonly string[]): string | undefined {
  let named: string | undefined;
  for (const [i, word] of words.entries()) {
    const plain = word.replace(/^["']|["']$/g, "");
    // A name without a value is followed by the next name.
    const isValue = plain !== "" && !word.startsWith("-") && !/^[A-Za-z][\w.-]{0,80}:$/.test(plain);
    if (named && isValue && secretByName(named, plain)) return named;
    const match = NAMED.exec(word);
    named = match?.[1] ?? match?.[2] ?? variableOf(words, i);
    const assigned = assignedIn(word);
    if (assigned) return assigned;
  }
  return passwordOfTool(words);
}

const MOST_ASSIGNMENTS = 2;

/** The name of a secret in a word; an option may assign in its turn: `--env=NAME=value`, `--from-literal=name=value`. */
function assignedIn(word: string, depth = 0): string | undefined {
  const [, name, value] = ASSIGNED.exec(word) ?? [];
  if (!name || depth > MOST_ASSIGNMENTS) return undefined;
  return secretByName(name, value!) ? name : assignedIn(value!, depth + 1);
}

/** The variable that fish's `set -x NAME value` and Windows' `setx NAME value` are about. */
function variableOf(words: readonly string[], i: number): string | undefined {
  const before = words[i - 1] ?? "";
  const sets = /^setx?$/.test(before) || (/^-\w{1,3}$/.test(before) && words[i - 2] === "set");
  return sets && /^[A-Z][A-Z0-9_]{2,80}$/.test(words[i]!) ? words[i] : undefined;
}

function inLines(lines: readonly string[]): string | undefined {
  const passwords = lines.some((line) => /\bchpasswd\b/.test(line));
  for (const given of lines) {
    if (given.length > 4096) continue;
    const line = given.trimEnd();
    const [, name, value] = LINE.exec(line) ?? [];
    // Several assignments on a line are read by their words.
    if (name && !/,[\w.-]{1,80}[=:]/.test(value!) && secretByName(name, value!)) return name;
    // cloud-init's list of users and their passwords.
    const user = passwords ? /^\s+(?:-\s+)?([a-z_][\w-]{0,31}):([^\s:]{4,200})$/.exec(line) : null;
    if (user && user[2] !== "RANDOM" && !isPlaceholder(user[2]!)) return user[1];
  }
  return undefined;
}
