import { isPlaceholder } from "./formats";

/** How programs take a password: as the next word, or joined to the option. */
interface Tool {
  names: string;
  /** The option; what follows it in the same word, after an equals sign or not, is the value. */
  option: RegExp;
  /** Whether the value may be the next word. */
  next: boolean;
  /** Whether the value is a user's name, a colon and the password. */
  login?: boolean;
}

const TOOLS: readonly Tool[] = [
  {
    names: "curl wget http https",
    option: /^(?:-u|--user|--proxy-user|-a)(?:=|$|(?=[^-=]))/,
    next: true,
    login: true,
  },
  { names: "mysql mysqldump mysqladmin mysqlimport mariadb", option: /^-p(?=.)/, next: false },
  {
    names:
      "sshpass mongo mongosh mongodump docker podman nerdctl helm buildah skopeo az vncpasswd useradd usermod ncftpget ncftpput psexec psexec64 winexe",
    option: /^-p(?:=|$|(?=[^-=]))/,
    next: true,
  },
  { names: "redis-cli keydb-cli valkey-cli", option: /^-a(?:=|$)/, next: true },
  { names: "plink pscp psftp putty", option: /^-pw(?:=|$)/, next: true },
  { names: "rar unrar", option: /^-h?p(?=.)/, next: false },
  { names: "rdesktop x11vnc", option: /^-p(?:asswd)?(?:=|$)/, next: true },
  { names: "snmpget snmpwalk snmpset snmpbulkwalk", option: /^-[AX](?:$|(?=[^-=]))/, next: true },
  {
    names: "sqlcmd bcp isql tsql unzip zip ipmitool mosquitto_pub mosquitto_sub",
    option: /^-P(?:=|$|(?=[^-=]))/,
    next: true,
  },
  { names: "ldapsearch ldapmodify ldapadd ldapwhoami", option: /^-w(?:=|$)/, next: true },
  { names: "xfreerdp wlfreerdp mstsc", option: /^\/p:/, next: false },
  { names: "schtasks", option: /^\/rp$/i, next: true },
  { names: "7z 7za 7zr", option: /^-p(?=.)/, next: false },
  { names: "openssl", option: /^(?:-?pass:|-k(?:=|$))/, next: true },
];
const BY_NAME = new Map(TOOLS.flatMap((tool) => tool.names.split(" ").map((name) => [name, tool] as const)));

/** The ports of `docker run -p 8080:80` are not a password. */
const PORTS = /^[\d.:-]+(?:\/\w+)?$/;

/** The program in a command that gets a password in plain text, e.g. `curl`. */
export function passwordOfTool(words: readonly string[]): string | undefined {
  let tool: Tool | undefined;
  let program = "";
  for (const [i, word] of words.entries()) {
    const name = word.slice(word.lastIndexOf("/") + 1).replace(/^["'`]+/, "");
    const found = BY_NAME.get(name);
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
