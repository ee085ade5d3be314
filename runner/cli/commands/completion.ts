import { Argument, Command } from "commander";
import { EXIT } from "../base/errors";
import type { Runner } from "./command";

/** `rfargate completion`: a shell's completion, from the commands themselves. */
export function completionCommand(runner: Runner): Command {
  return new Command("completion")
    .summary("print the completion for bash, zsh or fish")
    .description("Print a script that completes commands and options in a shell.")
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      `
Examples:
  $ echo 'eval "$(rfargate completion bash)"' >> ~/.bashrc
  $ echo 'eval "$(rfargate completion zsh)"' >> ~/.zshrc
  $ mkdir -p ~/.config/fish/completions; rfargate completion fish > ~/.config/fish/completions/rfargate.fish`,
    )
    .action((shell: "bash" | "zsh" | "fish", _options: object, command: Command) =>
      runner({}, async (out) => {
        const { completionFor } = await import("../completion/shells.js");
        out.data(completionFor(shell, command.parent!).trimEnd());
        return EXIT.ok;
      }),
    );
}
