import { useBucket } from "./bucket";
import { execute } from "./docker";
import { type Manifest, RUN_ID } from "./run";

/** Runs of a script with one input on a fake bucket, which the script writes to `o p.txt`. */
export function useBucketRuns() {
  const bucket = useBucket({
    "r_scripts/a.R": 'x <- readLines("in.txt"); print(x); writeLines(x, "output/o p.txt")',
    "input/in.txt": "content\n",
  });
  /** Options of docker and the image. */
  const container = (environment: Record<string, string> = {}) =>
    bucket.container({
      AWS_REGION: "eu-west-1",
      RFARGATE_RUN_ID: RUN_ID,
      RFARGATE_INPUTS: "in.txt",
      SCRIPT: "a.R",
      ...environment,
    });
  return {
    bucket,
    container,
    async run(environment: Record<string, string> = {}) {
      const { code, output } = await execute("docker", ["run", "--rm", ...container(environment)]);
      const manifest = bucket.s3.objects.get(`runs/${RUN_ID}/manifest.json`);
      return { code, output, manifest: manifest === undefined ? undefined : (JSON.parse(manifest) as Manifest) };
    },
  };
}
