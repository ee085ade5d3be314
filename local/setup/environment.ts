import { join } from "node:path";
import { quoted } from "../../runner/cli/export/shell";
import { PLACES, ROOT } from "./places";

/** Changes to a process environment. */
export interface Environment {
  /** Folders to prepend to a variable, and its value if it is not set. */
  first: Record<string, { folders: string[]; default: string }>;
  set: Record<string, string>;
  unset: string[];
}

/**
 * Settings of `pulumi` and `rfargate` for stack local.
 * @param programs folders of Node and Pulumi, unless the machine's own are used
 * @param base the R image's base image; undefined: the default
 * @param dockerHost address of the Docker engine; undefined: the default
 */
export function localEnvironment(programs: string[], base?: string, dockerHost?: string): Environment {
  return {
    first: {
      PATH: { folders: [...programs, join(ROOT, "bin")], default: "" },
      // For the Docker plugin, which calls the emulator's registry and has no other setting for a CA.
      SSL_CERT_DIR: { folders: [PLACES.trust], default: "/etc/ssl/certs" },
    },
    set: {
      PULUMI_HOME: PLACES.pulumiHome,
      PULUMI_BACKEND_URL: `file://${PLACES.backend}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: PLACES.passphrase,
      PULUMI_SKIP_UPDATE_CHECK: "1",
      NODE_COMPILE_CACHE: PLACES.compiled,
      // Most operations wait: the provider waits 25 s for a new queue. Pulumi's own limit is four for each core.
      PULUMI_PARALLEL: "64",
      ...(base === undefined ? {} : { R_ON_FARGATE_BASE_IMAGE: base }),
      // The Docker plugin knows no contexts, by which Docker's client finds the engines of desktops.
      ...(dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost }),
    },
    unset: [
      "PULUMI_CONFIG_PASSPHRASE",
      "PULUMI_STACK",
      // These would override the profile's endpoint and CA.
      "AWS_CA_BUNDLE",
      "AWS_ENDPOINT_URL",
      "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    ],
  };
}

/** A process environment with the changes applied. */
export function applied(changes: Environment, base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const result: NodeJS.ProcessEnv = { ...base, ...changes.set, ...lists(changes, base) };
  for (const name of changes.unset) delete result[name];
  return result;
}

/** Lines for `eval` in any POSIX shell, with quoted values. */
export function exportLines(changes: Environment, base: NodeJS.ProcessEnv = process.env): string {
  return [
    ...Object.entries({ ...lists(changes, base), ...changes.set }).map(
      ([name, value]) => `export ${name}=${quoted(value)}`,
    ),
    `unset ${changes.unset.join(" ")}`,
  ].join("\n");
}

/** Without duplicates, so that `eval "$(make -s env)"` can be repeated. */
function lists({ first }: Environment, base: NodeJS.ProcessEnv): Record<string, string> {
  const joined = Object.entries(first).map(([name, { folders, default: otherwise }]) => {
    const rest = (base[name] || otherwise).split(":").filter((folder) => folder && !folders.includes(folder));
    return [name, [...folders, ...rest].join(":")];
  });
  return Object.fromEntries(joined);
}
