import { isPlaceholder } from "./formats";

/** How a program takes a password: as the next word, or glued to the option. */
interface Tool {
  name: RegExp;
  /** The option; what follows it in the same word, after an equals sign or not, is the value. */
  option: RegExp;
  /** Whether the value may be the next word. */
  next: boolean;
  /** Whether the value is a user's name, a colon and the password. */
  login?: boolean;
}

const TOOLS: readonly Tool[] = [
  {
    name: /^(?:curl|wget|https?)$/,
    option: /^(?:-u|--user|--proxy-user|-a)(?:=|$|(?=[^-=]))/,
    next: true,
    login: true,
  },
  { name: /^(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb)$/, option: /^-p(?=.)/, next: false },
  {
    name: /^(?:sshpass|mongo|mongosh|mongodump|docker|podman|nerdctl|helm|buildah|skopeo|az|vncpasswd)$/,
    option: /^-p(?:=|$|(?=[^-=]))/,
    next: true,
  },
  { name: /^(?:redis-cli|keydb-cli|valkey-cli)$/, option: /^-a(?:=|$)/, next: true },
  { name: /^(?:sqlcmd|bcp|isql|tsql|unzip|zip)$/, option: /^-P(?:=|$|(?=[^-=]))/, next: true },
  { name: /^(?:ldapsearch|ldapmodify|ldapadd|ldapwhoami)$/, option: /^-w(?:=|$)/, next: true },
  { name: /^openssl$/, option: /^-?pass:/, next: false },
];

/** Ports and volumes of `docker run -p 8080:80` are none. */
const PORTS = /^[\d.:-]+(?:\/\w+)?$/;

/** The program among the words of a command that is given a password in plain text, e.g. `curl`. */
export function passwordOfTool(words: readonly string[]): string | undefined {
  let tool: Tool | undefined;
  let program = "";
  for (const [i, word] of words.entries()) {
    const name = word.slice(word.lastIndexOf("/") + 1).replace(/^["'`]+/, "");
    const found = TOOLS.find((one) => one.name.test(name));
    if (found) {
      tool = found;
      program = name;
      continue;
    }
    const match = tool?.option.exec(word);
    if (!tool || !match) continue;
    const rest = word.slice(match[0].length);
    const value = (rest === "" && tool.next ? (words[i + 1] ?? "") : rest).replace(/^["']|["']$/g, "");
    if (isPassword(value, tool)) return program;
  }
  return undefined;
}

function isPassword(value: string, { login }: Tool): boolean {
  const password = login ? (/^[^:/]{1,200}:(?!\/)(.+)$/.exec(value)?.[1] ?? "") : value;
  return password !== "" && !password.startsWith("-") && !isPlaceholder(password) && !PORTS.test(password);
}
