import { type Json, JsonObject } from "../core/json";
import { isObject, type Value } from "../core/value";

/** The API's names in container definitions and in the properties of jobs, by the form that Go compares. */
const NAMES = new Map(
  [
    ...["name", "image", "cpu", "memory", "memoryReservation", "essential", "command", "entryPoint", "environment"],
    ...["value", "valueFrom", "type", "environmentFiles", "secrets", "user", "workingDirectory", "hostname"],
    ...[
      "privileged",
      "readonlyRootFilesystem",
      "dockerSecurityOptions",
      "dockerLabels",
      "interactive",
      "pseudoTerminal",
    ],
    ...["linuxParameters", "capabilities", "add", "drop", "devices", "hostPath", "containerPath", "permissions"],
    ...[
      "initProcessEnabled",
      "sharedMemorySize",
      "tmpfs",
      "maxSwap",
      "swappiness",
      "ulimits",
      "softLimit",
      "hardLimit",
    ],
    ...["logConfiguration", "logDriver", "options", "secretOptions", "firelensConfiguration", "healthCheck"],
    ...["interval", "timeout", "retries", "startPeriod", "startTimeout", "stopTimeout", "restartPolicy", "enabled"],
    ...[
      "ignoredExitCodes",
      "restartAttemptPeriod",
      "portMappings",
      "containerPort",
      "hostPort",
      "protocol",
      "appProtocol",
    ],
    ...["containerPortRange", "mountPoints", "sourceVolume", "readOnly", "volumesFrom", "sourceContainer", "dependsOn"],
    ...["containerName", "condition", "links", "disableNetworking", "dnsServers", "dnsSearchDomains", "extraHosts"],
    ...["ipAddress", "systemControls", "namespace", "resourceRequirements", "repositoryCredentials"],
    ...["jobRoleArn", "taskRoleArn", "executionRoleArn", "vcpus", "instanceType", "volumes"],
    ...["host", "sourcePath", "efsVolumeConfiguration", "fileSystemId", "rootDirectory", "transitEncryption"],
    ...[
      "transitEncryptionPort",
      "authorizationConfig",
      "accessPointId",
      "iam",
      "networkConfiguration",
      "assignPublicIp",
    ],
    ...["fargatePlatformConfiguration", "platformVersion", "ephemeralStorage", "sizeInGiB", "runtimePlatform"],
    ...["taskProperties", "containers", "pidMode", "ipcMode", "enableExecuteCommand", "numNodes", "mainNode"],
    ...["nodeRangeProperties", "targetNodes", "container", "instanceTypes", "ecsProperties", "eksProperties"],
    ...["podProperties", "initContainers", "hostNetwork", "serviceAccountName", "shareProcessNamespace", "path"],
    ...["securityContext", "runAsUser", "runAsGroup", "runAsNonRoot", "args", "env"],
    ...["allowPrivilegeEscalation", "imagePullPolicy", "volumeMounts", "mountPath", "metadata", "labels"],
    ...["credentialsParameter", "credentialSpecs", "versionConsistency", "mountOptions", "size"],
  ].map((name) => [folded(name), name]),
);

/** Upper case first: Go takes the long s and the Kelvin sign as ASCII letters, too. */
function folded(name: string): string {
  return name.toUpperCase().toLowerCase();
}

/**
 * Reads JSON as Go's decoder does into a structure, which is how the provider reads container definitions: names in any letter case;
 * repeated names are merged, the last one first.
 * Source: https://pkg.go.dev/encoding/json#Unmarshal
 */
export class GoReader {
  /** Names that an object has more than once, e.g. `containerDefinitions.0.privileged`. */
  readonly repeated: string[] = [];

  /** @param free names, in lower case, of the objects whose own names are data and stay unchanged */
  constructor(private readonly free: readonly string[]) {}

  read(json: Json, where: string, verbatim = false): Value {
    if (Array.isArray(json)) return json.map((value, i) => this.read(value, `${where}.${i}`));
    if (!(json instanceof JsonObject)) return json;
    const read = new Map<string, Value>();
    for (const [given, member] of json.members) {
      const name = verbatim ? given : (NAMES.get(folded(given)) ?? given);
      const value = this.read(member, `${where}.${name}`, !verbatim && this.free.includes(folded(name)));
      if (read.has(name)) this.repeated.push(`${where}.${name}`);
      read.set(name, read.has(name) ? merged(read.get(name), value) : value);
    }
    return Object.fromEntries(read);
  }
}

function merged(first: Value, second: Value): Value {
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second];
  return isObject(first) && isObject(second) ? mergedObjects(first, second) : second;
}

function mergedObjects(first: { [key: string]: Value }, second: { [key: string]: Value }): Value {
  const both = Object.entries(second).map(([key, value]) => [
    key,
    Object.hasOwn(first, key) ? merged(first[key], value) : value,
  ]);
  return { ...first, ...Object.fromEntries(both) };
}
