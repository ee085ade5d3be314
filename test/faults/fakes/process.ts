import { setImmediate } from "node:timers/promises";
import { runCli } from "../../../runner/cli/program";
import type { TestWorld } from "../../cli/fake/world";
import type { Ended } from "../invariants";
import { Random } from "../random";
import { FaultyTransport } from "./transport";

const HOUR = 3_600_000;

/** Where processes that were killed wait until the scenario is over, so that none outlives it. */
export class Graveyard {
  close: () => void = () => {};
  readonly grave = new Promise<never>((_, reject) => {
    this.close = () => reject(new Error("the process was killed"));
  });

  constructor() {
    this.grave.catch(() => {});
  }
}

/** One process of `rfargate`, to its end or its death. */
export async function oneProcess(
  test: TestWorld,
  random: Random,
  grave: Promise<never>,
  command: string[],
  faulty: boolean,
): Promise<Ended> {
  const ended: Ended = { stdout: "", stderr: "" };
  let dead = false;
  let die = () => {};
  const death = new Promise<undefined>((resolve) => {
    die = () => {
      dead = true;
      resolve(undefined);
    };
  });
  const transport = new FaultyTransport(test.aws, random, {
    share: faulty ? random.pick([0, 0.1, 0.3]) : 0,
    ...(faulty && random.chance(0.5) ? { killAt: 1 + random.below(30) } : {}),
    ...(faulty && random.chance(0.1) ? { expireAt: 1 + random.below(30) } : {}),
    kill: die,
    grave,
  });
  const world = test.world();
  const write = (stream: "stdout" | "stderr") => (text: string) => {
    if (!dead) ended[stream] += text;
  };
  world.stdout.write = write("stdout");
  world.stderr.write = write("stderr");
  const { clock } = world;
  world.clock = {
    now: () => clock.now(),
    sleep: async (ms, signal) => {
      if (dead) return grave;
      if (faulty && random.chance(0.02)) test.now += (random.next() - 0.3) * random.pick([300_000, HOUR / 3]);
      await clock.sleep(ms, signal);
      await setImmediate();
    },
  };
  world.awsClient = { requestHandler: transport, retryMode: "standard", maxAttempts: 1 };
  const code = await Promise.race([death, runCli(command, world)]);
  return { ...ended, ...(code === undefined ? {} : { code }), endless: transport.endless };
}

/** What a command prints when AWS has no faults. */
export async function quietly(world: TestWorld, command: string[], grave: Promise<never>): Promise<string> {
  world.stdout = "";
  const quiet = world.world();
  quiet.awsClient = {
    requestHandler: new FaultyTransport(world.aws, new Random(0), { share: 0, kill: () => {}, grave }),
  };
  await runCli(command, quiet);
  return world.stdout;
}
