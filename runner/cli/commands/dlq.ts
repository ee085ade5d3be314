import { Command } from "commander";
import type { Cloud } from "../aws/open-aws";
import type { Queues } from "../aws/queues";
import { counted } from "../base/counted";
import { EXIT, usageError } from "../base/errors";
import type { Output } from "../base/output";
import { parseCount } from "../parse/numbers";
import { listDeadLetters, redriveDeadLetters, showDeadLetters } from "../queue/dead-letters";
import { chooseQueue, type ModelQueue, openQueues } from "../queue/open-queue";
import type { CommonOptions } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

/** `rfargate dlq`: messages that no try could process. */
export function dlqCommand(runner: Runner): Command {
  return new Command("dlq")
    .summary("list, send back or delete dead letters")
    .description(
      "Messages that a model rejected (exit code 3), or that failed on every try, wait in a dead-letter queue.",
    )
    .addCommand(list(runner))
    .addCommand(show(runner))
    .addCommand(redrive(runner))
    .addCommand(purge(runner));
}

function list(runner: Runner): Command {
  const command = new Command("ls").description("Count the dead letters of each model with a queue.");
  return stackOptions(jsonOption(command))
    .addHelpText("after", "\nExample:\n  $ rfargate dlq ls")
    .action((options: CommonOptions) =>
      runner(options, async (out) => {
        const { cloud, queues, models } = await openQueues(out, options);
        if (models.length === 0) chooseQueue(cloud, models, undefined);
        return listDeadLetters(out, cloud, queues, models);
      }),
    );
}

function show(runner: Runner): Command {
  const command = ofModel(
    "show",
    "Show dead letters. They stay in the queue, hidden from a redrive for a few seconds.",
  );
  return command
    .option("-n, --limit <count>", "number of dead letters", "10")
    .addHelpText("after", "\nExample:\n  $ rfargate dlq show score --json | jq -r '.[].body'")
    .action((model: string | undefined, options: CommonOptions & { limit: string }) => {
      const limit = parseCount("--limit", options.limit);
      return onQueue(runner, model, options, (out, cloud, queues, chosen) =>
        showDeadLetters(out, cloud, queues, chosen, limit),
      );
    });
}

function redrive(runner: Runner): Command {
  const command = ofModel("redrive", "Send all dead letters of a model back to its queue, with all its tries.");
  return command
    .addHelpText("after", "\nExample:\n  $ rfargate dlq redrive score")
    .action((model: string | undefined, options: CommonOptions) =>
      onQueue(runner, model, options, (out, cloud, queues, chosen) =>
        redriveDeadLetters(out, cloud, queues, chosen, out.world.clock),
      ),
    );
}

function purge(runner: Runner): Command {
  const command = ofModel("purge", "Delete all dead letters of a model permanently.");
  return command
    .option("--yes", "confirm")
    .addHelpText("after", "\nExample:\n  $ rfargate dlq purge score --yes")
    .action((model: string | undefined, options: CommonOptions & { yes?: boolean }) =>
      onQueue(runner, model, options, async (out, cloud, queues, { model: name, queue }) => {
        const { waiting, working } = await cloud.session.explained("sqs:GetQueueAttributes", () =>
          queues.counts(queue.deadLetterUrl),
        );
        const count = waiting + working;
        if (!options.yes) {
          const what = `${counted(count, "dead letter")} of model ${name} would be deleted permanently`;
          throw usageError(what, `rfargate dlq purge ${name} --yes`);
        }
        await cloud.session.explained("sqs:PurgeQueue", () => queues.purge(queue.deadLetterUrl));
        out.note(`about ${count} dead letters of model ${name} deleted; SQS may take a minute`);
        out.result({ model: name, deleted: count });
        return EXIT.ok;
      }),
    );
}

function ofModel(name: string, description: string): Command {
  const command = new Command(name)
    .description(description)
    .argument("[model]", "a model with a queue (default: the only one)");
  return stackOptions(jsonOption(command));
}

function onQueue(
  runner: Runner,
  model: string | undefined,
  options: CommonOptions,
  work: (out: Output, cloud: Cloud, queues: Queues, chosen: ModelQueue) => Promise<number>,
): Promise<void> {
  return runner(options, async (out) => {
    const { cloud, queues, models } = await openQueues(out, options);
    return work(out, cloud, queues, chooseQueue(cloud, models, model));
  });
}
