import { join, resolve } from "node:path";
import { Command } from "commander";
import { type CommonOptions, cloudOf, jsonOption, type Runner, stackOptions } from "../command";
import { fetchOutputs } from "../end/fetch";
import { EXIT, notFoundError } from "../errors";
import { findRun } from "../runs/find";
import { keys } from "../runs/layout";

export function fetchCommand(runner: Runner): Command {
  const command = new Command("fetch")
    .summary("fetch the outputs of a run")
    .description("Fetch the outputs of a run, each verified by size and SHA-256 against what the run wrote.")
    .argument("<run>", "a run id or the beginning of one, a task id or ARN")
    .option("--out <dir>", "folder for the outputs", "output");
  return stackOptions(jsonOption(command))
    .addHelpText("after", "\nExample:\n  $ rfargate fetch 20261121-071403-a1b2c3 --out results")
    .action((text: string, options: CommonOptions & { out: string }) =>
      runner(options, async (out) => {
        const cloud = await cloudOf(out, options);
        const { runId, manifest } = await findRun(cloud, text);
        if (!manifest) {
          throw notFoundError(
            `run ${runId} has no manifest, so there is nothing to verify its outputs by: it goes on, or was killed`,
            `see \`rfargate status ${runId}\`; unverified outputs are under s3://${cloud.bucket.name}/${keys.output(runId)}`,
          );
        }
        const folder = resolve(out.world.cwd, options.out);
        const { clock } = out.world;
        const files = await cloud.session.explained("s3:GetObject", () =>
          fetchOutputs({ bucket: cloud.bucket, clock, manifest, folder }),
        );
        out.result({ runId, exitCode: manifest.exitCode, outputs: files });
        for (const { path } of files) out.data(join(options.out, path));
        if (files.length === 0) out.note("the run wrote no outputs");
        return EXIT.ok;
      }),
    );
}
