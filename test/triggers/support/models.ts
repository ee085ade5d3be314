import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../engine/support";

const example = (...path: string[]) => join(ROOT, "examples", ...path);
const models = (name: string): Array<Record<string, unknown>> =>
  parse(readFileSync(example(name, "models.yaml"), "utf8"));

/** Where the stack's scripts and inputs are put together. */
export const FILES = join(ROOT, ".build/triggers");
export const API_SCRIPT = join(FILES, "scripts/bean-counter.R");

/** A schedule that is due while the tests run, with settings of its own, and one with a time zone and a window. */
const report = {
  name: "report",
  script: "report.R",
  schedule: [
    {
      name: "often",
      expression: "rate(1 minute)",
      environment: { PERIOD: "week" },
      cpu: 512,
      memory: 1024,
      overlap: "skip",
      report: "report-week.csv",
    },
    { name: "later", expression: "cron(0 6 ? * MON-FRI *)", timezone: "Europe/Berlin", flexibleWindowMinutes: 30 },
  ],
};

const thumbnail = {
  name: "thumbnail",
  script: "thumbnail.R",
  onUpload: {
    prefix: "input/videos/",
    suffix: ".mp4",
    maxTasks: 1,
    retries: 1,
    sizes: [{ above: 1, cpu: 512, memory: 1024 }],
  },
};

/** Its script does what the message says. */
const steps = {
  ...{ name: "steps", script: "by-message.R", cpu: 512, memory: 1024, timeout: 60 },
  queue: { maxTasks: 2, tries: 2, retryDelay: 1, idleMinutes: 1, uploads: { prefix: "input/up/" } },
};

const yearly = { name: "yearly", expression: "cron(0 6 1 1 ? *)" };

/** Its maps start for uploads and by the clock. */
const swept = {
  ...{ name: "swept", script: "by-item.R", cpu: 512, memory: 1024 },
  map: { maxTasks: 1, onUpload: { prefix: "input/rows/" }, schedule: [{ ...yearly, over: "1..2" }] },
};

const tried = {
  ...{ name: "tried", script: "fails.R", cpu: 512, memory: 1024 },
  ...{ retry: { tries: 2 }, schedule: [yearly] },
};

/** The image of its log router cannot be pulled here, so it is made and not run. */
const routed = {
  ...{ name: "routed", script: "simulate.R", cpu: 512, memory: 1024 },
  logRouter: {
    image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/aws-for-fluent-bit@sha256:${"d".repeat(64)}`,
  },
  volumes: [
    {
      name: "library",
      efs: { fileSystemId: "fs-0a1b2c3d", accessPointId: "fsap-0a1b2c3d", securityGroupId: "sg-0a1b2c3d" },
    },
  ],
  mounts: [{ volume: "library", path: "/library", readOnly: true }],
};

/** A model for every way to start one, mostly as the examples have them. */
export const TRIGGER_MODELS = [
  report,
  thumbnail,
  steps,
  swept,
  tried,
  ...models("bean-counter"),
  ...models("shiny"),
  ...models("sidecars"),
  routed,
];

/** Settings of a stack that has every way to start a model. */
export function allTriggers(config: Record<string, unknown>): void {
  const withScripts = ["schedule", "thumbnail", "sidecars", "bean-counter", "shiny"];
  Object.assign(config, {
    "r-on-fargate:bucket": {
      scripts: merged("scripts", [
        join(__dirname, "../r_scripts"),
        ...withScripts.map((name) => example(name, "r_scripts")),
      ]),
      inputs: merged("inputs", [example("sidecars/input"), example("bean-counter/input")]),
    },
    "r-on-fargate:image": {
      packages: requirements("bean-counter", "shiny"),
      systemPackages: ["ffmpeg"],
      buildNetwork: "host",
    },
    "r-on-fargate:alarms": {},
    "r-on-fargate:models": TRIGGER_MODELS,
  });
}

/** The package lists of examples in one, as an image has one that others are read from. @returns its path */
function requirements(...names: string[]): string {
  const list = join(FILES, "requirements.R");
  writeFileSync(list, names.map((name) => readFileSync(example(name, "requirements.R"), "utf8")).join(""));
  return list;
}

/** The files of several folders in one, as a stack has one for scripts and one for inputs. @returns its path */
function merged(name: string, folders: string[]): string {
  const all = join(FILES, name);
  rmSync(all, { recursive: true, force: true });
  for (const folder of folders) cpSync(folder, all, { recursive: true });
  return all;
}
