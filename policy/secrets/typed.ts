/** A program that reads a password from its input, with `sudo` before it and its folder. */
const READER = [
  String.raw`(?<![\w./-])(?:sudo\s{1,3}(?:-\w{1,12}\s{1,3}){0,3})?(?:/\S{0,30}bin/)?`,
  String.raw`(?:passwd|smbpasswd|chpasswd|kinit|cryptsetup|vncpasswd|ldappasswd|mosquitto_passwd|realm\s{1,3}join|net\s{1,3}ads)\b`,
].join("");
/** Options by which other programs do: `sudo -S`, `docker login --password-stdin`, `gpg --passphrase-fd 0`. */
const BY_OPTION = String.raw`\b[\w./-]{1,60}(?=\s)[^|\n]{0,200}?(?:\s-S\b|-stdin\b|-fd\b)`;
/** A format before the text that is printed. */
const FORMAT = String.raw`(?:["']?%[^\s"']{0,20}["']?\s{1,3})?`;
/** What a script types at a prompt: no variable, no command between brackets, no answer to a question. */
const ANSWER = String.raw`((?!\\[rn]|\[|\$|(?:yes|no|y|n)\b)[^"'}\n]{1,200})`;

/**
 * Places in a script before a password that it types, or pipes, into a program. Each is a secret unless it is a placeholder. A search
 * for a prompt ends at the next one, so that each part of a text is searched once.
 */
export const TYPED: readonly [what: string, pattern: RegExp][] = [
  [
    "a password",
    new RegExp(
      String.raw`(?:\bexpect\w{0,8}\s|\.expect\w{0,8}\(|\bexp_continue\b)(?:(?!\bsend|\bexp)[^]){0,160}?(?:ass(?:word|phrase|code|wort)|\bPIN\b)` +
        String.raw`(?:(?!\bsend|\bexp)[^]){0,160}\bsend(?:line)?\b(?:\s{1,3}-{1,2}[sh]?\b)?(?:\s{1,3}--)?\s{0,3}\(?\s{0,3}[brf]?["'{]${ANSWER}`,
      "g",
    ),
  ],
  [
    "a password",
    new RegExp(
      String.raw`\b(?:echo|printf|yes)\s{1,3}(?:-\w{1,3}\s{1,3}){0,2}${FORMAT}["']?([^\s"'|;)\\]{4,200})(?=[\s"'|;)\\])[^|\n]{0,200}\|\s{0,3}(?:${READER}|${BY_OPTION})`,
      "g",
    ),
  ],
  [
    "a password",
    new RegExp(
      String.raw`(?:${READER}|\bsudo\s-S|-stdin\b|-fd\s\d)[^<\n]{0,200}<<-?\s{0,2}["'\\]?\w{1,30}["']?[^\n]{0,80}\n\s{0,8}([^\s:]{1,200})\n`,
      "g",
    ),
  ],
];
