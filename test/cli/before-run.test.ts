import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { delimiter } from "node:path";
import fc from "fast-check";
import { documentCode } from "../../runner/cli/start/document-code";
import { parseScriptHead } from "../../runner/cli/start/script-head";
import { anyText } from "../support/any-text";
import { skip } from "../support/skip";
import { environmentOf } from "./fake/aws";
import { TestWorld } from "./fake/world";

const hasR = (() => {
  try {
    execFileSync("Rscript", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

describe("before rfargate run requests a task", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
    world.aws.runsLike({});
  });
  afterEach(() => world.end());

  const nothingAsked = () => assert.deepEqual(world.aws.ecs.asked, []);
  const given = () => environmentOf(world.aws.ecs.tasks[0]!);

  for (const name of ["fit.py", "data.csv", "notes.txt", "fit.ipynb", "model.RDS"]) {
    it(`refuses ${name} by name`, async () => {
      world.write(name, "x");
      assert.equal(await world.run("run", name), 64);
      assert.match(
        world.stderr,
        new RegExp(`script "${name}": \\.\\w+ files cannot be run\n +allowed: .R, .Rscript, .Rmd, .qmd\n`),
      );
      nothingAsked();
    });
  }

  it("rejects UTF-16 and bytes that are not text, and names the line of a character that is not UTF-8", async () => {
    for (const bytes of [Buffer.from("\ufeffcat(1)", "utf16le"), Buffer.from("cat(1)\n\0")]) {
      world.write("a.R", bytes as unknown as string);
      assert.equal(await world.run("run", "a.R"), 64);
    }
    assert.match(world.stderr, /a\.R is in UTF-16[\s\S]*a\.R, line 2: a NUL byte/);
    nothingAsked();
    world.write("a.R", Buffer.from("cat(1)\r\n# Gr\u00f6\u00dfe\n", "latin1") as unknown as string);
    assert.equal(await world.run("run", "a.R"), 0);
    assert.match(world.stderr, /a\.R, line 2: not UTF-8/);
  });

  it("passes the code of a document to R, with its line numbers", () => {
    const document = [
      ...[
        "---",
        "title: x",
        "---",
        "```{r, eval=FALSE}",
        "not (R",
        "```",
        "Text `r 1 +`",
        "```{python}",
        "if x:",
        "```",
      ],
      ...[
        "```{r}",
        "#| eval: false",
        "nor (this",
        "```",
        "  ```` {r named, echo=FALSE}",
        "x <- 1",
        "```",
        "  ````",
        "```",
        "plain",
        "```",
      ],
      ...["```{R}", "y"],
    ];
    const code = documentCode(document.join("\r\n")).split("\n");
    assert.deepEqual(
      code.flatMap((line, i) => (line === "" ? [] : [[i + 1, line]])),
      [
        [16, "x <- 1"],
        [17, "```"],
      ],
    );
    assert.equal(documentCode("```{r}\nknitr::opts_chunk$set(error = TRUE)\n```\n```{r}\n(\n```").trim(), "");
  });

  it("never fails on a document, and keeps its lines", () => {
    const word = fc.constantFrom(
      "```",
      "````",
      "```{r}",
      "```{r, eval=TRUE}",
      "x <- 1",
      "",
      "#| error: true",
      " > ```{R}",
    );
    fc.assert(
      fc.property(fc.array(word), (lines) => {
        assert.equal(documentCode(lines.join("\n")).split("\n").length, Math.max(1, lines.length));
      }),
    );
  });

  it("names file and line of code that this machine's R cannot parse", async function () {
    if (!hasR) skip(this, "no R on PATH");
    world.env.PATH = process.env.PATH!;
    world.write("bad.R", "x <- 1\ny <- (2\n");
    assert.equal(await world.run("run", "bad.R"), 64);
    assert.match(world.stderr, /error: R cannot parse bad\.R:3:0: unexpected end of input/);
    nothingAsked();
  });

  it("reports the errors of an R on PATH, and runs the script if R itself is broken", async () => {
    world.write("a.R", "x <-");
    world.write("bin/Rscript", '#!/bin/sh\necho "<text>:1:5: unexpected end of input"\nexit 65\n');
    chmodSync(`${world.folder}/bin/Rscript`, 0o755);
    world.env.PATH = `${world.folder}/bin${delimiter}${process.env.PATH}`;
    assert.equal(await world.run("run", "a.R"), 64);
    assert.match(world.stderr, /R cannot parse a\.R:1:5: unexpected end of input/);
    nothingAsked();
    world.write("bin/Rscript", "#!/bin/sh\nexit 2\n");
    assert.equal(await world.run("run", "a.R"), 0);
  });

  it("passes arguments after -- to the container unchanged", async () => {
    assert.equal(await world.run("run", "test-script.R", "--id", "r1", "--", "2026", "--fast", "a b", "--", "é"), 0);
    assert.deepEqual(JSON.parse(given().RFARGATE_ARGS!), ["2026", "--fast", "a b", "--", "é"]);
    assert.equal(given().SCRIPT, "test-script.R");
    assert.equal(await world.run("run", "test-script.R", "--id", "r1", "--", "2027"), 64);
  });

  it("passes parameters to documents, and rejects them for scripts", async () => {
    world.write("page.Rmd", "---\ntitle: x\n---\n");
    assert.equal(await world.run("run", "page.Rmd", "--param", "year=2026", "--param", "name=a=b"), 0);
    assert.deepEqual(JSON.parse(given().RFARGATE_PARAMS!), { year: "2026", name: "a=b" });
    assert.equal(await world.run("run", "test-script.R", "--param", "year=2026"), 64);
    assert.match(world.stderr, /--param year=2026: test-script\.R takes no parameters/);
  });

  it("sends the timeout to the container, even with --no-follow", async () => {
    assert.equal(await world.run("run", "test-script.R", "--timeout", "1h30m", "--no-follow"), 0);
    assert.equal(given().RFARGATE_TIMEOUT, "5400");
  });

  it("reads settings from a script's head, and gives the command line precedence", async () => {
    world.write(
      "a.R",
      "#!/usr/bin/env Rscript\n#' rfargate: cpu=512 memory=1024 timeout=2h\n#' rfargate: spot=true\ncat(1)\n#' rfargate: cpu=4096\n",
    );
    assert.equal(await world.run("run", "a.R", "--timeout", "5m"), 0);
    const [request] = world.aws.ecs.asked;
    assert.deepEqual([request?.overrides.cpu, request?.overrides.memory], ["512", "1024"]);
    assert.equal(request?.capacityProviderStrategy?.[0]?.capacityProvider, "FARGATE_SPOT");
    assert.equal(given().RFARGATE_TIMEOUT, "300");
  });

  it("leaves the packages of a head to the container", async () => {
    world.write("a.R", "#' rfargate: cpu=512, packages=data.table,glue memory=1024\ncat(1)\n");
    assert.equal(await world.run("run", "a.R"), 0);
    assert.equal(world.aws.ecs.asked[0]?.overrides.cpu, "512");
    world.write("b.R", "#' rfargate: packages=data.table,,glue\n");
    assert.equal(await world.run("run", "b.R"), 64);
    assert.match(world.stderr, /b\.R, line 1: packages=data\.table,,glue: "" is not the name of a package/);
  });

  it("rejects unknown settings of a head, by line", async () => {
    world.write("a.R", "# first\n#' rfargate: ram=2\n");
    assert.equal(await world.run("run", "a.R"), 64);
    assert.match(world.stderr, /a\.R, line 2: unknown setting "ram"\n +allowed: model, cpu, memory/);
    nothingAsked();
  });

  it("reads any head without an internal error", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        try {
          parseScriptHead(`#' rfargate: ${text}`, "a.R");
        } catch (error) {
          assert.equal((error as Error).name, "CliError");
        }
      }),
    );
  });

  it("names a local file that the script names and that the run would lack", async () => {
    world.write(
      "a.R",
      "x <- read.csv('data.csv') # 'other.csv'\nwrite.csv(x, \"output/y.csv\"); source(\"lib/f.R\")\n",
    );
    for (const name of ["data.csv", "other.csv", "output/y.csv", "lib/f.R"]) world.write(name, "1");
    assert.equal(await world.run("run", "a.R"), 0);
    assert.match(world.stderr, /a\.R names data\.csv, .*--input data\.csv\n/);
    assert.match(world.stderr, /a\.R names lib, .*--input lib\n/);
    assert.doesNotMatch(world.stderr, /other\.csv|names output/);
  });

  it("asks on a terminal whether to send it, and sends it", async () => {
    world.write("a.R", "read.csv('data.csv'); read.csv('no.csv')");
    for (const name of ["data.csv", "no.csv"]) world.write(name, name);
    const asked: string[] = [];
    world.ask = async (question) => {
      asked.push(question);
      return question.includes("no.csv") ? "n" : "";
    };
    assert.equal(await world.run("run", "a.R", "--id", "r1"), 0);
    assert.equal(asked.length, 2);
    assert.equal(world.aws.s3.text("input/runs/r1/files/data.csv"), "data.csv");
    assert.equal(world.aws.s3.text("input/runs/r1/files/no.csv"), undefined);
  });
});
