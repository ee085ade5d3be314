import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { moveUnlessThere } from "../../../components/bucket/files";
import { PLACES } from "../../../local/setup/places";

/** The version whose sums Go's checksum database has. */
const VERSION = "v1.7.12";

/**
 * actionlint (MIT), built once by Go from its module and kept.
 * @returns path of the program
 * @throws Error with Go's words when it cannot be built
 */
export function actionlint(): string {
  const folder = join(PLACES.toolchain, "programs", `actionlint-${VERSION}`);
  const program = join(folder, "actionlint");
  if (existsSync(program)) return program;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const { status, stderr } = spawnSync("go", ["install", `github.com/rhysd/actionlint/cmd/actionlint@${VERSION}`], {
    env: { ...process.env, GOBIN: unfinished, GOFLAGS: "" },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`actionlint ${VERSION} could not be built: ${stderr}`);
  moveUnlessThere(unfinished, folder);
  return program;
}
