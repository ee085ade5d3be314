import assert from "node:assert/strict";
import { type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { eventually } from "../../support/eventually";
import { LOADS_TYPESCRIPT, ROOT } from "../../support/repository";

/** A pack that serves until it is ended. */
const PACK = `
  const { serve } = require("./policy/core/server");
  serve({ rules: { warmUp: () => [] } }, "1.0.0");
`;

/** Starts the pack, as the engine does, and passes on its port. */
const ENGINE = `
  const { spawn } = require("node:child_process");
  spawn("node", ${JSON.stringify([...LOADS_TYPESCRIPT, "-e", PACK])}, { stdio: ["ignore", "inherit", "inherit"] });
`;

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });

describe("a pack whose engine is gone", function () {
  this.timeout(60_000);
  /** Of the engine and its pack. */
  let group: number | undefined;
  after(() => {
    try {
      process.kill(-group!, "SIGKILL");
    } catch {
      // Both have ended.
    }
  });

  it("ends, also if the engine was killed", async () => {
    const stdio: StdioOptions = ["ignore", "pipe", "inherit"];
    const engine = spawn("node", ["-e", ENGINE], { cwd: ROOT, stdio, detached: true });
    group = engine.pid;
    const [line] = (await once(engine.stdout!, "data")) as [Buffer];
    const port = Number(line);
    assert.equal(await answers(port), true);
    engine.kill("SIGKILL");
    await eventually("the end of the pack", async () => !(await answers(port)), { seconds: 30, everyMs: 100 });
  });
});
