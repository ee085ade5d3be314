import { usageError } from "../base/errors";

/** Environment of a run: name to value. */
export type Environment = Record<string, string>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const RESERVED = [/^RFARGATE_/, /^SCRIPT$/, /^AWS_/, /^ECS_/];

/**
 * One `--env` argument: `K=V`, or `K` alone for the value in this process's environment. No message has a value.
 * @throws CliError 64
 */
export function parseEnvironmentArg(text: string, from: NodeJS.ProcessEnv | Readonly<Environment>): [string, string] {
  const at = text.indexOf("=");
  const name = at < 0 ? text : text.slice(0, at);
  checkName(name);
  const value = at < 0 ? from[name] : text.slice(at + 1);
  if (value === undefined) {
    throw usageError(`--env ${name}: the variable is not set in this environment`, `--env ${name}=VALUE`);
  }
  if (value.includes("\0")) throw usageError(`--env ${name}: the value contains a NUL character`);
  return [name, value];
}

/**
 * An environment file as `docker run --env-file` reads it: one `K=V` or `K` per line, `#` starts a comment line, no quotes.
 * @param file its name, for messages
 * @throws CliError 64
 */
export function parseEnvironmentFile(
  text: string,
  file: string,
  from: NodeJS.ProcessEnv | Readonly<Environment>,
): Environment {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const entries = lines.flatMap((line, i): Array<[string, string]> => {
    const entry = line.trimStart();
    if (entry === "" || entry.startsWith("#")) return [];
    try {
      return [parseEnvironmentArg(entry.includes("=") ? entry : entry.trimEnd(), from)];
    } catch (error) {
      throw usageError(`${file}, line ${i + 1}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  return Object.fromEntries(entries);
}

/**
 * The content of a run's `environment` object, as the container reads it: `K=V`, with NUL after each, since values can have line
 * breaks.
 */
export function spilledEnvironment(environment: Environment): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}=${value}\0`)
    .join("");
}

function checkName(name: string): void {
  if (!NAME.test(name)) {
    throw usageError(`"${name}" is not the name of a variable: letters, digits and underscores, the first not a digit`);
  }
  if (RESERVED.some((pattern) => pattern.test(name))) {
    throw usageError(
      `"${name}" is reserved: SCRIPT and names that start with RFARGATE_, AWS_ or ECS_ are set by the run`,
    );
  }
}
