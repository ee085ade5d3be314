import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../local/setup/places";
import { exampleImage } from "../../image/support/image";
import { replaceOnce } from "../replace-once";
import { assertFound, seedsOf, underFaults } from "../seeds";
import { entrypointUnderFaults } from "./entrypoint-scenario";

/** More than enough for each mutant. */
const SEEDS = 60;

/** Parts of the entrypoint that keep a promise, each broken, and what the harness has to say of it. */
const MUTANTS: Array<[promise: string, finding: RegExp, file: string, from: string, to: string]> = [
  [
    "R's end is told: a script that was killed ended well",
    /0 was told, R/,
    "run.sh",
    "await $! || CODE=$?",
    "await $! || CODE=0",
  ],
  [
    "the manifest lists what was copied: it lists what failed, too",
    /of the manifest is not what R wrote/,
    "outputs.sh",
    `failed+=("\${OUTPUT_FAULT[\${keys[i]}]}")
      continue`,
    `failed+=("\${OUTPUT_FAULT[\${keys[i]}]}")`,
  ],
];

describe("the image's entrypoint", () => {
  let image: string;
  let folder: string;
  before(async function () {
    this.timeout("10m");
    folder = mkdtempSync(join(tmpdir(), "r-on-fargate-mutant-"));
    image = await exampleImage();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  underFaults("it", (seed) => entrypointUnderFaults(image, seed), seedsOf("CONTAINER_SEEDS", 4), 2);

  for (const [promise, finding, file, from, to] of MUTANTS) {
    it(`is caught by the harness where it breaks a promise: ${promise}`, async function () {
      this.timeout("10m");
      const mutant = join(folder, file);
      copyFileSync(join(ROOT, "runner/image/entrypoint/lib", file), mutant);
      replaceOnce(mutant, from, to);
      const mount = ["--volume", `${mutant}:/opt/r-on-fargate/entrypoint/lib/${file}:ro`];
      await assertFound(finding, (seed) => entrypointUnderFaults(image, seed, mount), SEEDS);
    });
  }
});
