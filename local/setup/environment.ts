import { join } from "node:path";
import { quoted } from "../../runner/cli/export/shell";
import { PLACES, ROOT } from "./places";

/** Changes to a process environment. */
export interface Environment {
  /** Folders that go before those in a variable, and what it stands for where it is not set. */
  first: Record<string, { folders: string[]; default: string }>;
  set: Record<string, string>;
  unset: string[];
}

/**
 * What makes `pulumi` and `rfargate` talk to stack local.
 * @param programs folders of Node and Pulumi, as far as they are not the machine's own
 * @param base image that the R image starts from, undefined: the default
 */
export function localEnvironment(programs: string[], base: string | undefined): Environment {
  return {
    first: {
      PATH: { folders: [...programs, join(ROOT, "bin")], default: "" },
      // For the Docker plugin, which asks the emulator's registry itself and knows no other way to name a CA.
      SSL_CERT_DIR: { folders: [PLACES.trust], default: "/etc/ssl/certs" },
    },
    set: {
      PULUMI_HOME: PLACES.pulumiHome,
      PULUMI_BACKEND_URL: `file://${PLACES.backend}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: PLACES.passphrase,
      PULUMI_SKIP_UPDATE_CHECK: "1",
      ...(base === undefined ? {} : { R_ON_FARGATE_BASE_IMAGE: base }),
    },
    unset: [
      "PULUMI_CONFIG_PASSPHRASE",
      "PULUMI_STACK",
      // These would take the place of the profile's endpoint and CA.
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

/** Lines for `eval`, safe for any POSIX shell whatever the values hold. */
export function exportLines(changes: Environment, base: NodeJS.ProcessEnv = process.env): string {
  return [
    ...Object.entries({ ...lists(changes, base), ...changes.set }).map(
      ([name, value]) => `export ${name}=${quoted(value)}`,
    ),
    `unset ${changes.unset.join(" ")}`,
  ].join("\n");
}

/** No folder twice, so that `eval "$(make -s env)"` can be repeated. */
function lists({ first }: Environment, base: NodeJS.ProcessEnv): Record<string, string> {
  const joined = Object.entries(first).map(([name, { folders, default: otherwise }]) => {
    const rest = (base[name] || otherwise).split(":").filter((folder) => folder && !folders.includes(folder));
    return [name, [...folders, ...rest].join(":")];
  });
  return Object.fromEntries(joined);
}
