import { exampleImage } from "./image";
import { Bucket, type Run, removeBuckets, run } from "./run";

/** Makes buckets for the tests of one `describe` and removes them after it; builds the example's image before it. */
export function useExampleImage() {
  const buckets: Bucket[] = [];
  const fixture = {
    image: "",
    bucket(files: Record<string, string>): Bucket {
      const made = new Bucket(files);
      buckets.push(made);
      return made;
    },
    /** Runs scripts, given as name and code, in the order given. */
    run(scripts: Record<string, string>, environment: Record<string, string> = {}, more: Record<string, string> = {}) {
      const files = Object.fromEntries(Object.entries(scripts).map(([name, code]) => [`r_scripts/${name}`, code]));
      return fixture.runIn(fixture.bucket({ ...files, ...more }), {
        SCRIPT: Object.keys(scripts).join(" "),
        ...environment,
      });
    },
    runIn(bucket: Bucket, environment: Record<string, string>): Promise<Run> {
      return run(fixture.image, bucket, environment);
    },
  };
  before(async function () {
    this.timeout("10m");
    fixture.image = await exampleImage();
  });
  after(() => removeBuckets(fixture.image, buckets));
  return fixture;
}
