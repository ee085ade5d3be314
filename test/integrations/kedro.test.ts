import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../../runner/setup/command";
import { rfargate, STACK, temporaryFolder } from "../e2e/support";
import { pythonPrograms, QUIET } from "./support/python";

describe("Kedro, with the execution engine of rfargate export", function () {
  this.timeout(900_000);
  const project = join(temporaryFolder(), "tiny");
  let python: string;

  /** What Kedro's own configuration loader makes of the project's section `fargate`. */
  const loaded = async () => {
    const { code, stdout, stderr } = await attempt(python, [join(project, "show.py"), project], {
      env: { PATH: process.env.PATH, HOME: project, ...QUIET },
    });
    assert.equal(code, 0, stdout + stderr);
    return JSON.parse(stdout.trim().split("\n").at(-1)!);
  };
  const exported = async (...options: string[]) => {
    const { code, stdout, stderr } = await rfargate(["export", "kedro", "--stack", STACK, ...options]);
    assert.equal(code, 0, stderr);
    return stdout;
  };

  before(async () => {
    python = await pythonPrograms();
    cpSync(join(__dirname, "kedro"), project, { recursive: true });
    for (const folder of ["base", "local"]) mkdirSync(join(project, "conf", folder), { recursive: true });
    await exported("--out", join(project, "conf/base/fargate.yml"));
  });

  it("reads the exported file as part of a project's configuration", async () => {
    assert.deepEqual(await loaded(), JSON.parse(await exported("--json")));
  });

  it("lets an environment of the project replace the engine", async () => {
    const { execution_engine: engine } = JSON.parse(await exported("--json"));
    const own = { ...engine, cluster: "another" };
    writeFileSync(join(project, "conf/local/fargate.yml"), JSON.stringify({ execution_engine: own }));
    const both = await loaded();
    assert.deepEqual(both.execution_engine, own);
    assert.deepEqual(both.run_config, { volume: { disabled: true } });
  });
});
