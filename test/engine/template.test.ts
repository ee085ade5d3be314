import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { leftovers } from "../support/leftovers";
import { linkPackages } from "../support/linked-packages";
import { pulumi, ROOT, TestStack } from "./support";

/** Begins like this project's names, so that `make clean` takes the image of its stack. */
const PROJECT = "r-on-fargate-template";
const STACK = "up";
/** Requests go to the registry only for packages that are not cached. */
const QUICK = ["--no-audit", "--no-fund", "--prefer-offline"];

describe("the template of pulumi new, over the packed packages", function () {
  this.timeout(1_800_000);
  const folder = mkdtempSync(join(tmpdir(), "rfargate-template-"));
  const project = join(folder, "project");
  const stack = new TestStack(STACK, project);
  const pack = ["--policy-pack", join(project, "node_modules/r-on-fargate-policy")];

  const npm = (args: string[], cwd: string) => execFileSync("npm", args, { cwd, encoding: "utf8", stdio: "pipe" });
  /** @returns the packed file */
  const packed = (source: string) =>
    join(folder, npm(["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], source).trim());

  before(() => mkdirSync(project));
  after(async () => {
    const destroyed = await stack.destroy();
    await stack.remove();
    rmSync(folder, { recursive: true });
    assert.equal(destroyed.code, 0, destroyed.text);
    assert.deepEqual(await leftovers(PROJECT), []);
  });

  it("creates a project in an empty folder, without a network", async () => {
    const options = ["--offline", "--generate-only", "--yes", "--name", PROJECT];
    const made = await pulumi(["new", join(ROOT, "template"), ...options], project);
    assert.equal(made.code, 0, made.text);
    assert.equal(parse(readFileSync(join(project, "Pulumi.yaml"), "utf8")).name, PROJECT);
  });

  it("is installed with the library, the CLI and the policy pack from the registry's packages", () => {
    linkPackages(project);
    // Not released: the files that `npm publish` would send replace the packages that the template names.
    npm(["install", "--no-save", ...QUICK, packed(ROOT), packed(join(ROOT, "policy"))], project);
    for (const file of ["r-on-fargate/runner/image/Dockerfile", "r-on-fargate-policy/PulumiPolicy.yaml"])
      assert.ok(existsSync(join(project, "node_modules", file)), file);
  });

  it("comes up under the policy pack without a finding, and then shows no change", async () => {
    const { config: own } = parse(readFileSync(join(project, "Pulumi.dev.yaml"), "utf8"));
    await stack.create((config) => {
      for (const key of Object.keys(config)) if (key.startsWith("r-on-fargate:")) delete config[key];
      Object.assign(config, own, { "r-on-fargate:forceDestroy": true });
      config["r-on-fargate:image"] = { ...own["r-on-fargate:image"], buildNetwork: "host" };
    });
    const up = await stack.run(["up"], "--yes", "--skip-preview", ...pack);
    assert.equal(up.code, 0, up.text);
    assert.doesNotMatch(up.text, /\[mandatory\]|\[advisory\]/);
    const again = await stack.run(["preview"], "--expect-no-changes", ...pack);
    assert.equal(again.code, 0, again.text);
  });

  it("runs its sample script and brings the output back", () => {
    const out = join(folder, "out");
    execFileSync(join(project, "node_modules/.bin/rfargate"), ["run", "--stack", STACK, "--out", out], {
      cwd: project,
      stdio: "pipe",
    });
    assert.match(readFileSync(join(out, "days.csv"), "utf8"), /^"day","mean"\n1,/);
  });
});
