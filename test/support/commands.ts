import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, CommanderError } from "commander";
import { type ParseEntry, parse } from "shell-quote";
import { configSchema } from "../../components/config/schema";
import policy from "../../policy/package.json";
import { newProgram } from "../../runner/cli/program";
import { ROOT } from "./repository";

/** The simple commands of a shell text, as words, those in `$(...)` included. Variables stay as they are written. */
export function commandsOf(shell: string): string[][] {
  const lines = shell.replace(/\\\n/g, " ").split("\n");
  return lines.flatMap((line) => {
    const inner = [...line.matchAll(/"\$\(([^()]+)\)"|\$\(([^()]+)\)/g)].map((found) => found[1] ?? found[2] ?? "");
    const entries = parse(line.replace(/\$\([^()]+\)/g, "SUBSTITUTED"), (name) => `$${name}`);
    return [...split(entries), ...inner.flatMap(commandsOf)];
  });
}

function split(entries: ParseEntry[]): string[][] {
  const commands: string[][] = [[]];
  let target = false;
  for (const entry of entries) {
    if (typeof entry === "string") {
      // What follows `>` is a file.
      if (!target) commands.at(-1)?.push(entry);
      target = false;
    } else if ("op" in entry && entry.op === "glob") commands.at(-1)?.push(entry.pattern);
    else if ("op" in entry && /^[<>]/.test(entry.op)) target = true;
    else if ("op" in entry) commands.push([]);
  }
  const assignment = /^[A-Za-z_]\w*=/;
  return commands
    .map((words) => words.slice(words.findIndex((word) => !assignment.test(word) && word !== "export")))
    .filter((words) => words.length > 0 && !assignment.test(words[0] ?? ""));
}

/** How a command is meant. */
interface Meant {
  /** Prose names commands without their arguments. */
  partial?: boolean;
  /** Of the page, relative to the repository: where its commands may be given, too. */
  folder?: string;
}

/** The error in a command of this project; undefined for a valid one, and for any other program. */
export async function problemOf(words: string[], meant: Meant = {}): Promise<string | undefined> {
  const [first, second] = words;
  if (first === "npx" || first === "sudo" || first === "time") return problemOf(words.slice(1), meant);
  if (first === "rfargate") return rfargateProblem(words.slice(1), meant.partial ?? false);
  if (first === "make") return makeProblem(words.slice(1));
  if (first === "tsx" || first === "node")
    return fileProblem(
      words.slice(1).find((word) => !word.startsWith("-")),
      meant,
    );
  if (first === "npm" && second === "run") return scriptProblem(words.slice(2).find((word) => !word.startsWith("-")));
  if (first === "pulumi") return pulumiProblem(words.slice(1), meant);
  return undefined;
}

/** Has the command line parsed by the program itself. */
async function rfargateProblem(args: string[], partial: boolean): Promise<string | undefined> {
  const program = newProgram(async () => {});
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const lacking = ["commander.missingArgument", "commander.help", "commander.optionMissingArgument"];
    const shown = ["commander.helpDisplayed", "commander.version"];
    if (shown.includes(error.code) || (partial && lacking.includes(error.code))) return undefined;
    return error.message;
  }
  return undefined;
}

const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)];

const TARGETS = new Set(
  [...readFileSync(join(ROOT, "Makefile"), "utf8").matchAll(/^([a-z0-9-]+):/gm)].map(([, target]) => target),
);

function makeProblem(args: string[]): string | undefined {
  const target = args.find((arg) => !arg.startsWith("-") && !arg.includes("="));
  return target === undefined || TARGETS.has(target) ? undefined : `the Makefile has no target '${target}'`;
}

const isThere = (path: string, { folder = "" }: Meant) =>
  [ROOT, join(ROOT, folder)].some((from) => existsSync(join(from, path)));

function fileProblem(file: string | undefined, meant: Meant): string | undefined {
  if (file === undefined || isThere(file, meant)) return undefined;
  // What the build makes is there after the build only.
  return file.startsWith("bin/") ? undefined : `there is no file ${file}`;
}

function scriptProblem(name: string | undefined): string | undefined {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object };
  return name === undefined || name in scripts ? undefined : `package.json has no script '${name}'`;
}

/** The keys that are set, and the policy pack that is named. */
function pulumiProblem(args: string[], meant: Meant): string | undefined {
  const pack = args[args.indexOf("--policy-pack") + 1];
  // What npm installs in a project of the template's.
  const elsewhere = pack?.startsWith("path/") || pack === `node_modules/${policy.name}`;
  if (args.includes("--policy-pack") && pack && !elsewhere && !isThere(pack, meant)) {
    return `there is no policy pack ${pack}`;
  }
  if (args[0] !== "config" || args[1] !== "set") return undefined;
  const key = args.slice(2).find((arg) => !arg.startsWith("-")) ?? "";
  const name = /^(?:r-on-fargate:)?(\w+)/.exec(key)?.[1] ?? "";
  return key.startsWith("aws:") || name in configSchema.shape ? undefined : `the configuration has no key '${key}'`;
}
