const DIGEST = `sha256:${"0".repeat(64)}`;
const PARAMETER = "arn:aws:ssm:eu-west-1:123456789012:parameter/a";

/** A configuration with a value for nearly every key. */
export const FULL_CONFIG = {
  models: [
    {
      name: "forecast",
      script: ["a.R", "b.R"],
      cpu: 1024,
      memory: 4096,
      ephemeralStorage: 30,
      environment: { A: "1" },
      secrets: { B: PARAMETER },
      inputs: ["history/"],
      spot: true,
      timeout: 60,
      schedule: [{ name: "s", expression: "rate(1 day)", timezone: "UTC", script: "c.R", cpu: 256, memory: 1024 }],
      onUpload: { prefix: "input/a/", suffix: ".csv", sizes: [{ above: 3, cpu: 1024, memory: 4096 }] },
      queue: { minTasks: 0, maxTasks: 3, visibilityTimeout: 120, uploads: { prefix: "input/q/", suffix: ".x" } },
      sidecars: [
        {
          name: "agent",
          image: `agent@${DIGEST}`,
          command: ["x"],
          cpu: 64,
          memory: 128,
          dependsOn: { clean: "START" },
          healthCheck: { command: ["CMD", "x"], interval: 10 },
          mounts: [{ volume: "library", path: "/library", readOnly: true }],
        },
        { name: "clean", script: "t.R", inputs: ["z"] },
      ],
      volumes: [{ name: "library", efs: { fileSystemId: "fs-1", accessPointId: "fsap-1", securityGroupId: "sg-1" } }],
      mounts: [{ volume: "library", path: "/library", readOnly: true }],
      dependsOn: { agent: "START" },
      logRouter: { image: `router@${DIGEST}`, options: { Name: "http" }, secretOptions: { p: PARAMETER } },
    },
    { name: "counter", script: "p.R", api: { port: 8000, minTasks: 2, allowFrom: ["10.0.0.0/8"] } },
  ],
  network: { mode: "nat", cidrBlock: "10.0.0.0/16", zones: 2 },
  image: { base: "x", packages: "p", packageRepository: "https://x.example", systemPackages: ["ffmpeg"], rebuild: 1 },
  bucket: { name: "abc", scripts: "s", noncurrentDays: 3, kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/b" },
  logs: { retentionDays: 30 },
  containerInsights: "enabled",
  alarms: { email: ["a@example.org"], failedRuns: { notify: "each" }, api: { errorPercent: 5 } },
  dashboard: true,
  secretsKmsKeyArns: ["arn:aws:kms:eu-west-1:123456789012:key/s"],
  permissionsBoundary: "arn:aws:iam::123456789012:policy/x",
  tags: { a: "b" },
  keepRevisions: 5,
};

type Place = Array<string | number>;

/** The place of every value within another, the value itself left out. */
export function placesIn(value: unknown, place: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [place];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [
    ...(place.length > 0 ? [place] : []),
    ...[...keys].flatMap((key) => placesIn(at(value, key), [...place, key])),
  ];
}

/** A copy with another value at a place; `undefined` removes it. */
export function changed<T extends object>(value: T, place: Place, to: unknown): T {
  const copy = structuredClone(value);
  const last = place.at(-1)!;
  const holder = place.slice(0, -1).reduce<object>((inner, key) => at(inner, key) as object, copy);
  if (to !== undefined) Reflect.set(holder, last, to);
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else Reflect.deleteProperty(holder, last);
  return copy;
}

const at = (value: object, key: string | number): unknown => Reflect.get(value, key);
