import { execFileSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { model, stack } from "./fake/stack";
import type { TestWorld } from "./fake/world";

/** A command that is refused. */
interface Refusal {
  name: string;
  args: string[];
  code: number;
  says: RegExp[];
  prepare?: (world: TestWorld) => void;
}

export const REFUSALS: Refusal[] = [
  ...[
    { name: "a script", args: ["run", "secret.R"] },
    { name: "a script of a map", args: ["map", "secret.R", "--over", "1..3"] },
    { name: "an input", args: ["run", "test-script.R", "--input", "secret.R"] },
    { name: "an item", args: ["run", "--item", "secret.R"] },
    { name: "a message's input", args: ["enqueue", "--input", "secret.R"] },
    { name: "a message", args: ["enqueue", "--body-file", "secret.R"] },
    { name: "the variables", args: ["run", "--env-file", "secret.R"] },
  ].map(({ name, args }) => ({
    name: `${name} that cannot be read`,
    args,
    code: 66,
    says: [/secret\.R: (no permission to read it|EIO: i\/o error, read)$/m],
    prepare: (world: TestWorld) => world.writeUnreadable("secret.R"),
  })),
  {
    name: "an unknown option",
    args: ["run", "--nope"],
    code: 64,
    says: [/^error: unknown option '--nope'\n {2}try: rfargate run --help$/m],
  },
  {
    name: "a misspelt option",
    args: ["map", "--ovre", "1..3"],
    code: 64,
    says: [/unknown option '--ovre'\n {2}try: --over, or rfargate map --help for all$/m],
  },
  { name: "an unknown command", args: ["rum"], code: 64, says: [/unknown command 'rum'\n {2}try: run, /] },
  {
    name: "an unknown command of a group",
    args: ["dlq", "lst"],
    code: 64,
    says: [/'lst'\n {2}try: ls, or rfargate dlq --help/],
  },
  {
    name: "a missing argument",
    args: ["stop"],
    code: 64,
    says: [/missing required argument 'run'\n {2}try: rfargate stop/],
  },
  {
    name: "an argument too many",
    args: ["map", "fit.R", "--try", "2"],
    code: 64,
    says: [/unexpected: 2\n {2}allowed: 1 argument\n {2}try: rfargate map --help$/m],
  },
  {
    name: "a variable without value that is not set here",
    args: ["run", "-e", "NOT_HERE"],
    code: 64,
    says: [/NOT_HERE/],
  },
  { name: "a reserved variable", args: ["run", "-e", "AWS_REGION=x"], code: 64, says: [/"AWS_REGION" is reserved/] },
  { name: "a reserved tag", args: ["run", "--tag", "aws:x=1"], code: 64, says: [/reserved/] },
  { name: "a bad duration", args: ["run", "--timeout", "soon"], code: 64, says: [/"soon" is not a duration/, /1h30m/] },
  { name: "a bad run id", args: ["run", "--id", "a/b"], code: 64, says: [/"a\/b" is not a run id/] },
  {
    name: "a start timeout that nobody watches",
    args: ["run", "--start-timeout", "5", "--no-follow"],
    code: 64,
    says: [/--no-follow/],
  },
  {
    name: "a script that --input swallowed",
    args: ["run", "--input", "data.csv", "a.R"],
    code: 64,
    says: [/put scripts first/],
  },
  { name: "an input that is not there", args: ["run", "test-script.R", "-i", "no.csv"], code: 66, says: [/no\.csv/] },
  { name: "an environment file that is not there", args: ["run", "--env-file", "no.env"], code: 66, says: [/no\.env/] },
  {
    name: "a size that Fargate does not have",
    args: ["run", "test-script.R", "--cpu", "256", "--memory", "4096"],
    code: 64,
    says: [
      /cpu 256 with memory 4096 is not a Fargate size/,
      /allowed: memory 512, 1024, 2048 MiB with cpu 256\n +try: cpu 512 with memory 4096/,
    ],
  },
  {
    name: "a cpu that does not go with the model's memory",
    args: ["run", "test-script.R", "--cpu", "1024"],
    code: 64,
    says: [/cpu 1024 with memory 512/, /--memory defaults to the model's 512/],
  },
  {
    name: "an unknown model",
    args: ["run", "-m", "forecats"],
    code: 64,
    says: [/no model "forecats"/, /allowed: first-run/],
  },
  {
    name: "no model named where there are several",
    args: ["run", "x.R"],
    code: 64,
    says: [/--model/, /allowed: a, b/],
    prepare: (world) => world.deploy(stack({ models: { a: model("a"), b: model("b") } })),
  },
  {
    name: "a script that does not exist, with the nearest names",
    args: ["run", "test-scrip.R"],
    code: 66,
    says: [/"test-scrip\.R" is neither a file here nor under r_scripts\//, /nearest there: test-script\.R/],
  },
  {
    name: "a script name that leaves r_scripts/",
    args: ["run", "../secret.R", "--remote"],
    code: 64,
    says: [/without \. or \.\./],
  },
  {
    name: "two scripts of one name",
    args: ["run", "a/fit.R", "b/fit.R"],
    code: 64,
    says: [/two scripts named "fit\.R"/],
    prepare: (world) => {
      world.write("a/fit.R", "1");
      world.write("b/fit.R", "2");
    },
  },
  {
    name: "two inputs of one name",
    args: ["run", "test-script.R", "-i", "a/x.csv", "b/x.csv"],
    code: 64,
    says: [/would both be "x\.csv"/],
    prepare: (world) => {
      world.write("a/x.csv", "1");
      world.write("b/x.csv", "2");
    },
  },
  {
    name: "an input that is a pipe",
    args: ["run", "test-script.R", "-i", "pipe"],
    code: 64,
    says: [/pipe is a pipe, a socket or a device\n +allowed: files and folders\n +try: write its content to a file/],
    prepare: (world) => execFileSync("mkfifo", [join(world.folder, "pipe")]),
  },
  {
    name: "an input whose name is not UTF-8",
    args: ["run", "test-script.R", "-i", "data"],
    code: 64,
    says: [/the name "data\/caf\ufffd\.csv" is invalid/],
    prepare: (world) => {
      world.write("data/a.csv", "1");
      writeFileSync(Buffer.from(`${world.folder}/data/caf\xe9.csv`, "latin1"), "2");
    },
  },
  {
    name: "an input that is the run's own folder",
    args: ["run", "test-script.R", "-i", ".rfargate"],
    code: 64,
    says: [/the run uses the name "\.rfargate" itself/],
    prepare: (world) => world.write(".rfargate/x", "1"),
  },
  {
    name: "a folder with a link back to itself",
    args: ["run", "test-script.R", "-i", "data"],
    code: 64,
    says: [/a link leads back to its own folder: data\/self/],
    prepare: (world) => {
      world.write("data/a.csv", "1");
      symlinkSync(".", join(world.folder, "data/self"));
    },
  },
  {
    name: "a script's name that is not UTF-8",
    args: ["run", "caf\ufffd.R"],
    code: 64,
    says: [/is not a key under r_scripts\/\n +allowed: relative paths in UTF-8/],
  },
  {
    name: "a script whose lines end with CR alone",
    args: ["run", "old.R"],
    code: 64,
    says: [/old\.R ends its lines with CR alone/, /try: tr '\\r' '\\n' < old\.R/],
    prepare: (world) => world.write("old.R", "# comment\rstop()\r"),
  },
  {
    name: "an environment file that is not UTF-8",
    args: ["run", "test-script.R", "--env-file", "a.env"],
    code: 64,
    says: [/--env-file a\.env, line 2: not UTF-8/],
    prepare: (world) => world.write("a.env", Buffer.from("A=1\nB=caf\xe9\n", "latin1")),
  },
  {
    name: "an environment file in UTF-16",
    args: ["run", "test-script.R", "--env-file", "a.env"],
    code: 64,
    says: [/--env-file a\.env is in UTF-16/],
    prepare: (world) => world.write("a.env", Buffer.from("\ufeffA=1\n", "utf16le")),
  },
  { name: "a run that does not exist", args: ["status", "nope"], code: 66, says: [/no run "nope"/, /rfargate ls/] },
  {
    name: "outputs of a newer version",
    args: ["ls", "--outputs", "newer.json"],
    code: 78,
    says: [/outputs of version 2, r-on-fargate \S+ reads version 1/, /newer r-on-fargate/],
    prepare: (world) => world.write("newer.json", JSON.stringify({ ...stack(), version: 2 })),
  },
  {
    name: "an outputs file that is not there",
    args: ["ls", "--outputs", "none.json"],
    code: 78,
    says: [/none\.json: the file does not exist/, /rfargate export outputs/],
  },
  {
    name: "outputs that are not JSON",
    args: ["ls", "--outputs", "text.json"],
    code: 78,
    says: [/text\.json is not JSON/],
    prepare: (world) => world.write("text.json", "error: no stack"),
  },
  {
    name: "outputs of another program",
    args: ["ls", "--outputs", "other.json"],
    code: 78,
    says: [/no output named rOnFargate/],
    prepare: (world) => world.write("other.json", '{"url": "x"}'),
  },
  {
    name: "outputs of a stack that is half up",
    args: ["ls", "--outputs", "half.json"],
    code: 78,
    says: [/incomplete: /, /pulumi up/],
    prepare: (world) => world.write("half.json", '{"rOnFargate": {"version": 1, "stack": "x"}}'),
  },
  {
    name: "a bucket that is gone",
    args: ["run", "test-script.R"],
    code: 78,
    says: [/no longer exists/, /pulumi up/],
    prepare: (world) => world.deploy(stack({ bucket: "another" })),
  },
];
