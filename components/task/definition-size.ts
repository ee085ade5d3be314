import type { ConfigError } from "../base/config/errors";
import type { ContainerSettings } from "./containers";

/** Bytes of a task definition. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const LARGEST = 64 * 1024;
/** The most that the program adds to a container: image, log, volumes and its own variables. */
const OWN_OF_CONTAINER = 2048;
/** ECS stores a variable as `{"name": ..., "value": ...}`. */
const OWN_OF_VARIABLE = 24;

type Variables = Record<string, string> | undefined;

/** Checks that the containers' settings, above all their variables, fit into one task definition. */
export function* definitionSizeErrors(
  model: ContainerSettings & { environment?: Variables; secrets?: Variables },
): Iterable<ConfigError> {
  const { sidecars = [], environment, secrets, logRouter, volumes, mounts } = model;
  const containers = sidecars.length + (logRouter ? 2 : 1);
  const variables = [environment, secrets, ...sidecars.flatMap((one) => [one.environment, one.secrets])];
  const count = variables.reduce((sum, some) => sum + Object.keys(some ?? {}).length, 0);
  const given = Buffer.byteLength(JSON.stringify({ sidecars, environment, secrets, logRouter, volumes, mounts }));
  const allowed = LARGEST - containers * OWN_OF_CONTAINER - count * OWN_OF_VARIABLE;
  if (given > allowed)
    yield {
      path: ["environment"],
      message: `${given} bytes, with the settings of all containers, are too many for a task definition`,
      allowed: `up to ${allowed} bytes for ${containers} containers and ${count} variables`,
      remedy: "put long values into a file under input/ or into a secret",
    };
}
