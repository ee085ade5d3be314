import { Command } from "commander";
import { type CommonOptions, cloudOf, jsonOption, type Runner, stackOptions } from "../command";
import { table } from "../output";
import { parseCount } from "../parse/numbers";
import { recentRuns } from "../runs/history";
import { tookOf } from "../runs/summary";

interface Options extends CommonOptions {
  limit: string;
}

export function lsCommand(runner: Runner): Command {
  const command = new Command("ls")
    .summary("list runs, also those that schedules or others started")
    .description("List the newest runs of the stack: running, just stopped, and those that only the bucket remembers.")
    .option("-n, --limit <count>", "how many", "20");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate ls\n  $ rfargate ls -n 100 --json | jq '.[] | select(.exitCode != 0)'",
    )
    .action((options: Options) =>
      runner(options, async (out) => {
        const limit = parseCount("--limit", options.limit);
        const cloud = await cloudOf(out, options);
        const now = out.world.clock.now();
        const runs = await cloud.session.explained("ecs:ListTasks", () => recentRuns(cloud, limit, now));
        out.result(runs);
        const rows = runs.map((run) => [
          run.runId,
          run.model ?? "",
          run.script ?? "",
          run.status,
          run.exitCode === null ? "" : String(run.exitCode),
          run.startedAt === null ? "" : new Date(run.startedAt).toLocaleString("sv-SE"),
          tookOf(run, now),
          run.startedBy === "rfargate" ? "" : (run.startedBy ?? ""),
        ]);
        const header = ["RUN", "MODEL", "SCRIPT", "STATUS", "EXIT", "STARTED", "TOOK", "BY"];
        out.data(runs.length > 0 ? table(header, rows) : "no runs yet; start one with `rfargate run SCRIPT`");
        return 0;
      }),
    );
}
