import { Command } from "commander";
import { type EnqueueOptions, enqueue } from "../queue/send-messages";
import { jsonOption, type Runner, stackOptions } from "./command";

export function enqueueCommand(runner: Runner): Command {
  const command = new Command("enqueue")
    .summary("send a message to the queue of a model")
    .description(
      "Send a message to the queue of a model. A worker runs the model with it: R finds the body in RFARGATE_MESSAGE and in the " +
        "file RFARGATE_MESSAGE_FILE, and the files of --input in its working directory. Prints the message's id.",
    )
    .argument("[model]", "a model with a queue (default: the only one)")
    .option("-b, --body <text>", "the message")
    .option("--body-file <file>", "a file with the message")
    .option("-i, --input <file...>", "files or folders for R's working directory, kept for 14 days");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate enqueue score --body '{\"order\": 7}'\n  $ rfargate enqueue score --input orders.csv",
    )
    .action((model: string | undefined, options: EnqueueOptions) =>
      runner(options, (out) => enqueue(out, model, options)),
    );
}
