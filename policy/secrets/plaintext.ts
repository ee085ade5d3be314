import { isPlaceholder, secretFormat } from "./formats";
import { isNoSecret, looksRandom, tellingOf } from "./names";

/** Why a variable looks like a secret in plain text, `undefined` if it does not. The value itself is never quoted. */
export function secretIn(name: string, value: string): string | undefined {
  const format = secretFormat(value);
  if (format) return `holds ${format}`;
  return secretByName(name, value);
}

function secretByName(name: string, value: string): string | undefined {
  const telling = tellingOf(name);
  if (telling === "no" || isNoSecret(value) || isPlaceholder(value)) return undefined;
  if (telling === "secret") return "is named like a secret";
  return looksRandom(value) ? "is named like a key and looks like one" : undefined;
}

/** `NAME=value` and `--name=value`, as a shell, an option or a call takes them. */
const ASSIGNED = /^-{0,2}([A-Za-z][\w.-]{0,80})[=:]["']?([^"']{1,4096})["']?$/;
/** curl's options whose value is a user and a password. */
const LOGIN = /^(?:-u|--user|--proxy-user)$/;
const OPTION = /^--([A-Za-z][\w-]{0,80})$/;

/**
 * Why a text (a command, a script) holds a secret, `undefined` if it does not; to be read after the place.
 * @param text words are separated by blanks, brackets, commas and semicolons
 */
export function secretInText(text: string): string | undefined {
  const format = secretFormat(text);
  if (format) return `holds ${format}`;
  let option: string | undefined;
  let login = false;
  for (const word of text.split(/[\s(),;{}]+/)) {
    if (option && !word.startsWith("-") && secretByName(option, word)) return `gives ${option} its value in plain text`;
    if (
      login &&
      /^[^:]{1,200}:[^:]/.test(word) &&
      !isPlaceholder(word.slice(word.indexOf(":") + 1)) &&
      !word.includes("://")
    ) {
      return "gives a user's password in plain text";
    }
    login = LOGIN.test(word);
    option = OPTION.exec(word)?.[1];
    const [, name, value] = ASSIGNED.exec(word) ?? [];
    if (name && secretByName(name, value!)) return `gives ${name} its value in plain text`;
  }
  return undefined;
}
