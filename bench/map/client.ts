import { table } from "../../runner/cli/base/output";
import { MapWorld } from "../../test/cli/map/support";

/** Seconds and requests of `rfargate map --no-follow` for a number of items in one chunk size, on services in this process. */
export async function client(counts: readonly number[]): Promise<string> {
  const rows: string[][] = [];
  for (const count of counts) {
    const { world } = await MapWorld.make();
    try {
      const start = performance.now();
      const args = ["--over", `1..${count}`, "--batch", String(count / 10), "--id", "m1", "--no-follow"];
      const code = await world.run("map", ...args);
      if (code !== 0) throw new Error(world.stderr);
      const seconds = (performance.now() - start) / 1000;
      rows.push([String(count), `${seconds.toFixed(2)} s`, String(world.aws.calls.length)]);
    } finally {
      await world.end();
    }
  }
  return table(["items", "client", "requests"], rows);
}
