import { Command, CommanderError } from "commander";
import { RELEASE } from "../../contract/outputs/contract";
import { CliError, EXIT, messageOf } from "./base/errors";
import { Output } from "./base/output";
import type { World } from "./base/world";
import { costsCommand } from "./commands/add-up-costs";
import { collectCommand } from "./commands/collect";
import type { Runner } from "./commands/command";
import { completionCommand } from "./commands/completion";
import { diffCommand } from "./commands/diff";
import { dlqCommand } from "./commands/dlq";
import { enqueueCommand } from "./commands/enqueue";
import { estimateCommand } from "./commands/estimate";
import { exportCommand } from "./commands/export";
import { fetchCommand } from "./commands/fetch";
import { imageCommand } from "./commands/image";
import { localCommand } from "./commands/local";
import { logsCommand } from "./commands/logs";
import { lsCommand } from "./commands/ls";
import { mapCommand } from "./commands/map";
import { pricesCommand } from "./commands/prices";
import { pruneCommand } from "./commands/prune";
import { reportCommand } from "./commands/report";
import { revisionsCommand } from "./commands/revisions";
import { rollbackCommand } from "./commands/rollback";
import { runCommand } from "./commands/run";
import { statusCommand } from "./commands/status";
import { stopCommand } from "./commands/stop";
import { useCommand } from "./commands/use";
import type { CommonOptions } from "./stack/open-stack";
import { usageOf } from "./usage";

/** The program; the runner does each command's work. */
export function newProgram(runner: Runner): Command {
  const program = new Command("rfargate")
    .description("Run R scripts on AWS Fargate as if they ran on this machine: with R's log, exit code and outputs.")
    .version(RELEASE)
    .addHelpText(
      "after",
      `
Examples:
  $ rfargate run forecast.R     run a script and wait for it
  $ rfargate ls                 what has run
  $ rfargate logs -f RUN        attach to a run
  $ rfargate local forecast.R   the same image and layout in Docker here, without AWS`,
    );
  const commands = [
    runCommand,
    lsCommand,
    statusCommand,
    logsCommand,
    stopCommand,
    fetchCommand,
    localCommand,
    imageCommand,
    enqueueCommand,
    dlqCommand,
    exportCommand,
    estimateCommand,
    costsCommand,
    reportCommand,
    pricesCommand,
    revisionsCommand,
    diffCommand,
    rollbackCommand,
    pruneCommand,
    useCommand,
    mapCommand,
    collectCommand,
    completionCommand,
  ];
  for (const make of commands) program.addCommand(make(runner));
  return program;
}

/**
 * Runs `rfargate` with arguments.
 * @param args without the names of node and the script
 * @returns the exit code
 */
export async function runCli(args: readonly string[], world: World): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = newProgram(async (options: CommonOptions, work) => {
    exitCode = await work(new Output(world, options.json ?? false));
  });
  for (const command of withSubcommands(program)) {
    command
      .exitOverride((error) => {
        throw error.message.startsWith("error: ") ? usageOf(command, error) : error;
      })
      .configureOutput({
        writeOut: (text) => world.stdout.write(text),
        writeErr: (text) => world.stderr.write(text),
        // With the others, once it is thrown.
        outputError: () => undefined,
      });
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return report(error, args, world);
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function report(error: unknown, args: readonly string[], world: World): number {
  const out = new Output(world, args.includes("--json"));
  const known = error instanceof CliError;
  const message = known ? error.message : `bug in rfargate: ${messageOf(error)}`;
  const { remedy, allowed } = known ? error : { remedy: "report it with the lines below", allowed: undefined };
  const exitCode = known ? error.exitCode : EXIT.internal;
  out.error({ message, remedy, allowed });
  if (!known && error instanceof Error && error.stack) out.faint(error.stack);
  out.result({ error: { message, allowed: allowed ?? null, remedy: remedy ?? null, exitCode } });
  return exitCode;
}
