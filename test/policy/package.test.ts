import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/repository";
import { call, INSTALLED, packed, started } from "./installed-package";

interface AnalyzerInfo {
  version: string;
  policiesList: { name: string }[];
}
interface Diagnostics {
  diagnosticsList: { policyname: string; message: string }[];
}

type Sdk = (module: string) => Record<string, new () => Record<string, (...args: unknown[]) => void>> & {
  Struct: { fromJavaScript(value: object): unknown };
};

describe("the policy pack as an npm package", function () {
  this.timeout(600_000);
  const pack = join(INSTALLED, "our-pack");
  let running: { process: ChildProcess; port: string };

  before(async () => {
    for (const anew of ["our-pack", "node_modules/r-on-fargate-policy"])
      rmSync(join(INSTALLED, anew), { recursive: true, force: true });
    mkdirSync(INSTALLED, { recursive: true });
    // Without it, npm would install into this repository.
    writeFileSync(join(INSTALLED, "package.json"), "{}");
    const tarball = packed();
    const run = (command: string, args: string[]) =>
      execFileSync(command, args, { cwd: INSTALLED, stdio: ["ignore", "ignore", "inherit"] });
    // Installed once: npx finds the starter there, and then its pack has the same packages.
    const quietly = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--prefer-offline"];
    run("npm", ["install", ...quietly, tarball]);
    run("npx", ["--no", "r-on-fargate-policy", "init", "our-pack"]);
    const starter = JSON.parse(readFileSync(join(pack, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    // The engine looks for its SDK among the pack's own packages: pnpm puts no others into its folder.
    assert.deepEqual(Object.keys(starter.dependencies), ["@pulumi/pulumi", "r-on-fargate-policy"]);
    symlinkSync(join(INSTALLED, "node_modules"), join(pack, "node_modules"));
    running = await started(pack);
  });
  after(() => void running?.process.kill());

  const info = (port: string) =>
    call<AnalyzerInfo>(pack, port, "getAnalyzerInfo", (sdk) => {
      const { Empty } = (sdk as Sdk)("google-protobuf/google/protobuf/empty_pb.js");
      return new Empty!();
    });

  it("has the rules of this pack and the starter's own rule", async () => {
    const names = (await info(running.port)).policiesList.map(({ name }) => name);
    assert.ok(names.includes("our-functions-on-arm"));
    assert.ok(names.includes("iam-no-service-wide-grant"));
  });

  it("contains the description of its rules, which a version without a build makes anew", async () => {
    const own = join(pack, "node_modules/r-on-fargate-policy");
    const described = async () => {
      const { process, port } = await started(own, pack);
      return info(port).finally(() => process.kill());
    };
    const manifest = join(own, "package.json");
    const built = await described();
    assert.ok(existsSync(join(own, `bin/bundle/analyzer-info-${built.version}`)));
    writeFileSync(
      manifest,
      readFileSync(manifest, "utf8").replace(`"version": "${built.version}"`, '"version": "9.9.9"'),
    );
    assert.deepEqual(await described(), { ...built, version: "9.9.9" });
  });

  /** What the engine asks of a function, before it is made. */
  const functionOn = (architecture: string) => (sdk: unknown) => {
    const { AnalyzeRequest, AnalyzerResourceOptions } = (sdk as Sdk)("@pulumi/pulumi/proto/analyzer_pb");
    const { Struct } = (sdk as Sdk)("google-protobuf/google/protobuf/struct_pb.js");
    const request = new AnalyzeRequest!();
    request.setType!("aws:lambda/function:Function");
    request.setUrn!("urn:pulumi:dev::p::aws:lambda/function:Function::f");
    request.setName!("f");
    request.setOptions?.(new AnalyzerResourceOptions!());
    request.setProperties!(Struct.fromJavaScript({ architectures: [architecture] }));
    return request;
  };

  const analyze = async (architecture: string) => {
    const { diagnosticsList } = await call<
      Diagnostics & { diagnosticsList: { policyname: string; message: string }[] }
    >(pack, running.port, "analyze", functionOn(architecture));
    return diagnosticsList
      .filter(({ policyname }) => policyname === "our-functions-on-arm")
      .map(({ message }) => message);
  };

  it("rejects what the starter's own rule rejects", async () => {
    assert.match((await analyze("x86_64")).join(), /the function does not run on arm64\.\nRemedy: Set architectures/);
  });

  it("accepts what it accepts", async () => {
    assert.deepEqual(await analyze("arm64"), []);
  });

  it("has no method for remediations, without which the engine does", async () => {
    const UNIMPLEMENTED = 12;
    await assert.rejects(call(pack, running.port, "remediate", functionOn("x86_64")), { code: UNIMPLEMENTED });
  });

  /** What Node prints for a program beside the installed package. */
  const printed = (program: string, kind = "commonjs") =>
    execFileSync("node", [`--input-type=${kind}`, "-e", program], { cwd: INSTALLED, encoding: "utf8" }).trim();

  describe("gives other packages", () => {
    let required: Record<string, string>;
    let imported: Record<string, string>;

    before(() => {
      const kinds =
        "console.log(JSON.stringify(Object.fromEntries(Object.entries(all).map(([k, v]) => [k, typeof v]))))";
      required = JSON.parse(printed(`const all = require("r-on-fargate-policy"); ${kinds}`));
      imported = JSON.parse(printed(`import * as all from "r-on-fargate-policy"; ${kinds}`, "module"));
    });

    const functions =
      "Unknown at atEach awsType awsTypes containersOf documentsOf ofTypes ownRule referrersTo refersTo rule servePolicyPack toPolicies unknownFinding";
    for (const name of functions.split(" ")) {
      it(`${name}, by require and by import`, () => {
        assert.deepEqual([required[name], imported[name]], ["function", "function"]);
      });
    }

    it("the list of rules, by require and by import", () => {
      assert.deepEqual([required.RULES, imported.RULES], ["object", "object"]);
    });

    it("no files of its own", () => {
      const program = `try { require("r-on-fargate-policy/bin/core/pack.js") } catch (error) { console.log(error.code) }`;
      assert.equal(printed(program), "ERR_PACKAGE_PATH_NOT_EXPORTED");
    });

    it("types by which a rule of a team compiles, and with a level that there is not does not", () => {
      const rule = (level: string) =>
        `ownRule({ name: "our-rule", description: "D.", remediation: "R.", level: "${level}", types: awsTypes("s3/bucket"), *check({ props }: Resource): Iterable<Finding> { if (at(props, "a") === 1) yield { message: "m" }; } })`;
      const program = `import { at, awsTypes, type Finding, ownRule, type Resource, RULES, servePolicyPack } from "r-on-fargate-policy";
servePolicyPack("p", [...RULES, ${rule("advisory")}]);
// @ts-expect-error
${rule("severe")};
`;
      writeFileSync(join(INSTALLED, "typed.mts"), program);
      const options = [
        "--ignoreConfig",
        "--noEmit",
        "--strict",
        "--skipLibCheck",
        "--module",
        "nodenext",
        "--target",
        "es2022",
      ];
      const compiler = join(ROOT, "node_modules/.bin/tsc");
      const { status, stdout } = spawnSync(compiler, [...options, "typed.mts"], { cwd: INSTALLED, encoding: "utf8" });
      assert.equal(status, 0, stdout);
    });
  });

  describe("consists of", () => {
    const own = join(INSTALLED, "node_modules/r-on-fargate-policy");
    const files = () => readdirSync(own, { recursive: true, encoding: "utf8" });

    for (const file of [
      "LICENSE",
      "README.md",
      "PulumiPolicy.yaml",
      "bin/lib.d.ts",
      "bin/bundle/pack.js",
      "data/actions.json",
    ]) {
      it(file, () => assert.ok(existsSync(join(own, file))));
    }

    it("no sources and no tests", () => {
      assert.deepEqual(
        files().filter((file) => /(?<!\.d)\.ts$|(?:^|\/)test\//.test(file)),
        [],
      );
    });

    it("no data that only its documentation is made from", () => {
      assert.deepEqual(
        files().filter((file) => /checkov|compliance/.test(file)),
        [],
      );
    });

    it("no path of the machine that built it", () => {
      const texts = files().filter((file) => /\.(?:js|json|yaml|md)$/.test(file) || file.includes("analyzer-info"));
      for (const file of texts) assert.ok(!readFileSync(join(own, file), "latin1").includes(ROOT), file);
    });
  });

  describe("starts a pack", () => {
    const init = (...args: string[]) =>
      spawnSync(join(INSTALLED, "node_modules/.bin/r-on-fargate-policy"), args, { cwd: INSTALLED, encoding: "utf8" });

    it("and says how, if asked", () => {
      const { status, stdout } = init("--help");
      assert.deepEqual([status, /npx r-on-fargate-policy init \[FOLDER\]/.test(stdout)], [0, true]);
    });

    it("and says how, without a command", () => {
      const { status, stderr } = init();
      assert.deepEqual([status, /npx r-on-fargate-policy init \[FOLDER\]/.test(stderr)], [64, true]);
    });

    it("but none over files that are there", () => {
      const { status, stderr } = init("init", "our-pack");
      assert.equal(status, 64);
      assert.match(stderr, /PulumiPolicy\.yaml exists already/);
    });

    it("but none of a name that Pulumi Cloud does not take", () => {
      const { status, stderr } = init("init", "Our Pack");
      assert.equal(status, 64);
      assert.match(stderr, /the name "Our Pack" is none for a pack/);
      assert.ok(!existsSync(join(INSTALLED, "Our Pack")));
    });

    it("in a folder whose path needs quotes, and quotes it", () => {
      rmSync(join(INSTALLED, "of us"), { recursive: true, force: true });
      const { status, stdout } = init("init", "of us/pack");
      assert.equal(status, 0);
      assert.match(stdout, /\(cd 'of us\/pack' && npm install\)/);
      assert.ok(existsSync(join(INSTALLED, "of us/pack/index.js")));
    });
  });

  it("has the starter's rule in the README, unchanged", () => {
    const own = /const functionsOnArm[\s\S]*?\n\}\);\n/.exec(readFileSync(join(pack, "index.js"), "utf8"))![0];
    assert.ok(own.trim().split("\n").length <= 10);
    assert.ok(readFileSync(join(ROOT, "policy/README.md"), "utf8").includes(own));
  });
});
