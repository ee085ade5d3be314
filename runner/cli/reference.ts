import type { Command } from "commander";
import { EXIT } from "./base/errors";
import { newProgram } from "./program";

/** Meanings of rfargate's exit codes, for docs/cli.md. */
const EXIT_TEXTS: Record<Exclude<keyof typeof EXIT, "ok">, string> = {
  differs: "`diff` found differences",
  usage: "bad usage or input: option, size, model, variable, tag, or an id that another request has",
  notFound: "script, input file or run not found",
  unavailable:
    "AWS not reachable, no or expired credentials, access denied, outputs that fail verification; no Docker for `local`",
  internal: "an internal error of rfargate",
  cannotWrite: "outputs, or another file, could not be written on this machine",
  cannotStart: "the run could not be started: no capacity, throttled, `failures[]` of RunTask",
  noStack: "no stack, no outputs, or a resource named in the outputs no longer exists",
  timeout: "the timeout was reached and the task stopped",
  noExitCode: "the task stopped without an exit code; the diagnosis says why",
  interrupted: "Ctrl-C: the task continues; the message says how to attach or stop (`local` stops its container)",
};

/** Meanings of the container's own exit codes: runner/image/entrypoint/lib/say.sh. */
const CONTAINER_TEXTS: ReadonlyArray<readonly [number, string]> = [
  [0, "also of a scheduled run that was skipped because an earlier one was still running: `rfargate ls` shows SKIPPED"],
  [3, "a message's run: the model rejected the message, or its input is invalid; the message is a dead letter"],
  [64, "a setting is invalid: a script's name, an input, arguments, the timeout"],
  [66, "a script or an input is not in the bucket"],
  [
    69,
    "the bucket cannot be reached or denies access; R did not start; the image lacks Rscript, a package, pandoc or Quarto",
  ],
  [74, "outputs or the manifest could not be copied"],
  [124, "R timed out"],
  [143, "SIGTERM: `rfargate stop`, a Spot interruption, a scale-in"],
];

/** The text of docs/cli.md: the help of all commands, and the exit codes. */
export function reference(): string {
  const program = newProgram(async () => {});
  program.configureOutput({ getOutHelpWidth: () => 100 });
  const sections = commandsBelow(program, "rfargate").map(([name, command]) => {
    command.configureOutput({ getOutHelpWidth: () => 100 });
    return `## ${name}\n\n${fenced(helpOf(command))}`;
  });
  return `${INTRODUCTION}\n${sections.join("\n\n")}\n\n${exitCodes()}\n`;
}

const INTRODUCTION = `<!-- Made by \`npx tsx runner/cli/write-reference.ts\`; edit the commands, not this page. -->
# rfargate

Runs R scripts on the stack's Fargate cluster as if they ran on this machine. It reads the stack's outputs: of the
selected Pulumi stack, of \`--stack NAME\`, or without Pulumi from a file or the stack's bucket:

\`\`\`sh
rfargate export outputs > stack.json      # in the project's folder, once
rfargate use stack.json                   # on any machine, in any folder: rfargate use s3://BUCKET does the same
\`\`\`

The bucket has the outputs of the last \`pulumi up\`. \`pulumi stack import\` of an earlier state changes Pulumi's record and nothing on
AWS: rfargate continues to use what is deployed until the next \`pulumi up\`.

Credentials come from the profile that the stack was deployed with, if this machine has it, otherwise from the same
places as the AWS CLI's.

R's lines go to stdout, everything else to stderr. Name a run by its id, a prefix of it, or its task's id or ARN. Before
rfargate calls RunTask, it records the request in the bucket (\`runs/<run id>/request.json\`, without values of
variables). The run id is ECS's client token: repeating the same \`--id\` attaches to the run and never starts it twice.
`;

/** All commands with the words that call them, subcommands after their parent. */
function commandsBelow(parent: Command, called: string): Array<[string, Command]> {
  return parent.commands.flatMap((command) => {
    const name = `${called} ${command.name()}`;
    return [[name, command] as [string, Command], ...commandsBelow(command, name)];
  });
}

interface Helping {
  configureOutput(configuration: { writeOut: (text: string) => void }): unknown;
  outputHelp(): void;
}

/** The help, with the text added after the options. */
function helpOf(command: Helping): string {
  let text = "";
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text.trim();
}

function fenced(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}

function exitCodes(): string {
  const rows = Object.entries(EXIT_TEXTS).map(([name, text]) => `| ${EXIT[name as keyof typeof EXIT]} | ${text} |`);
  return [
    "## Exit codes",
    "",
    "When the R container has an exit code, `run`, `logs -f` and `local` exit with it: that of R (129 to 192: 128 and the signal",
    "that ended it), or one of the container's own:",
    "",
    "| code | of the container |",
    "| --- | --- |",
    ...CONTAINER_TEXTS.map(([code, text]) => `| ${code} | ${text} |`),
    "",
    "Everything else:",
    "",
    "| code | meaning |",
    "| --- | --- |",
    ...rows,
  ].join("\n");
}
