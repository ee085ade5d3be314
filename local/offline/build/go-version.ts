import { attempt, which } from "../../../runner/setup/command";
import { SetupError } from "../../../runner/setup/setup-error";
import { isAtLeast, OLDEST_PULUMI } from "../../../runner/setup/versions";

/** Required by the pinned Go modules. */
const OLDEST_GO = "1.25.8";

/** Version of the Go on PATH, e.g. `1.26.8`; undefined: none. */
export async function goVersion(): Promise<string | undefined> {
  if (!which("go")) return undefined;
  const { stdout } = await attempt("go", ["version"]);
  return /\bgo(\d[\w.]*)/.exec(stdout)?.[1];
}

/**
 * @param given what `goVersion` gave
 * @param why Pulumi has to be built, for the message
 * @throws SetupError without a Go that is new enough
 */
export function requireGo(given: string | undefined, why: string): string {
  if (given && isAtLeast(given, OLDEST_GO)) return given;
  throw new SetupError(
    `Pulumi must be built because ${why}, and ${given ? `Go ${given} is too old` : "Go is not installed"}`,
    [
      `install Go ${OLDEST_GO} or newer (go.dev/dl)`,
      "allow access to get.pulumi.com: then nothing is built",
      `install Pulumi ${OLDEST_PULUMI} or newer and its plugins, and set R_ON_FARGATE_ENGINE=path`,
    ],
  );
}
