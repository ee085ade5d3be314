import type { Command } from "commander";

/** The possible completions after a command. */
export interface Level {
  /** The words of the command, without `rfargate`: `export env`. */
  path: string;
  commands: Word[];
  options: Flag[];
}

export interface Word {
  name: string;
  summary: string;
}

export interface Flag {
  /** `-m`, `--model`. */
  names: string[];
  summary: string;
  /** Whether a value follows. */
  valued: boolean;
}

/** All levels of a program, the program's own first. */
export function levels(program: Command): Level[] {
  return [levelOf(program, []), ...below(program, [])];
}

function below(parent: Command, path: readonly string[]): Level[] {
  return parent.commands.flatMap((command) => {
    const here = [...path, command.name()];
    return [levelOf(command, here), ...below(command, here)];
  });
}

function levelOf(command: Command, path: readonly string[]): Level {
  const help = command.createHelp();
  return {
    path: path.join(" "),
    commands: help
      .visibleCommands(command)
      .map((sub) => ({ name: sub.name(), summary: sub.summary() || sub.description() })),
    options: help.visibleOptions(command).map((option) => ({
      names: [option.short, option.long].filter((name) => name !== undefined),
      summary: option.description,
      valued: option.required || option.optional,
    })),
  };
}

/** Option names that precede the value being typed. */
export function valued({ options }: Level): string[] {
  return options.filter((option) => option.valued).flatMap(({ names }) => names);
}
