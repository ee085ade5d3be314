import { strict as assert } from "node:assert";
import { commandsOf, problemOf } from "../../support/commands";

describe("the commands of a shell block", () => {
  it("are found in pipes, lists, substitutions and over several lines, without comments and files", () => {
    assert.deepEqual(
      commandsOf(
        'make env | cat && A=1 rfargate ls   # comment\nx=$(pulumi stack ls)\nrfargate run \\\n  "a b.R" > out; true',
      ),
      [["make", "env"], ["cat"], ["rfargate", "ls"], ["pulumi", "stack", "ls"], ["rfargate", "run", "a b.R"], ["true"]],
    );
  });

  for (const line of [
    "rfargate runn a.R",
    "rfargate run a.R --memmory 512",
    "npx rfargate logs",
    "make tset",
    "npx tsx bench/none.ts",
    "npm run none",
    "pulumi up --policy-pack policies",
    "pulumi config set --path 'r-on-fargate:modles[0].name' a",
  ]) {
    it(`are refused where they do not exist: ${line}`, async () => {
      const [words] = commandsOf(line);
      assert.ok(words && (await problemOf(words)));
    });
  }

  for (const line of [
    "rfargate run a.R b.R --input data.csv -e YEAR=2026",
    "rfargate run --help",
    "make -s env",
    "npx tsx docs/generator/write.ts",
    "pulumi config set --path 'r-on-fargate:models[0].memory' 4096",
    "pulumi config set aws:region eu-west-1",
    "pulumi up --policy-pack policy",
    "docker ps",
  ]) {
    it(`are taken where they do: ${line}`, async () => {
      const [words] = commandsOf(line);
      assert.equal(words && (await problemOf(words)), undefined);
    });
  }
});
