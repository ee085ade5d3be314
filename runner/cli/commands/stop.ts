import { userInfo } from "node:os";
import { Command } from "commander";
import { type CommonOptions, cloudOf, jsonOption, type Runner, stackOptions } from "../command";
import { EXIT, notFoundError } from "../errors";
import { findRun } from "../runs/find";

export function stopCommand(runner: Runner): Command {
  const command = new Command("stop")
    .summary("stop a run; what R has written is still copied")
    .description("Stop a run: R gets SIGTERM, what it has written until then is copied to the bucket.")
    .argument("<run>", "a run id or the beginning of one, a task id or ARN")
    .option("--reason <text>", "kept as the task's stopped reason");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      "\nExample:\n  $ rfargate stop 20261121-071403-a1b2c3 && rfargate logs -f 20261121-071403-a1b2c3",
    )
    .action((text: string, options: CommonOptions & { reason?: string }) =>
      runner(options, async (out) => {
        const cloud = await cloudOf(out, options);
        const { runId, task } = await findRun(cloud, text);
        if (!task?.taskArn)
          throw notFoundError(`run ${runId} is not running: ECS knows no task of it`, `rfargate status ${runId}`);
        const stopped = task.lastStatus === "STOPPED";
        const reason = options.reason ?? `rfargate: stopped by ${userInfo().username}`;
        if (!stopped) await cloud.session.explained("ecs:StopTask", () => cloud.ecs.stop(task.taskArn!, reason));
        out.note(
          stopped
            ? `run ${runId} has ended already`
            : `run ${runId} is being stopped; see its end with \`rfargate logs -f ${runId}\``,
        );
        out.result({ runId, taskArn: task.taskArn, stopping: !stopped });
        return EXIT.ok;
      }),
    );
}
