import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { OWN, ROOT } from "../support/repository";

interface AnalyzerInfo {
  version: string;
  policiesList: { name: string }[];
}
interface Diagnostics {
  diagnosticsList: { policyname: string; message: string }[];
}

/**
 * Where the package is installed. What it depends on stays there between runs: npm compares it with the package's list, and takes
 * ten times as long to unpack it anew.
 */
const INSTALLED = join(ROOT, ".build", `policy-installed-${OWN}`);

/** The package as npm packs it, from a copy: other suites may be using the compiled files. @returns the tarball */
function packed(): string {
  const copy = join(ROOT, ".build", `policy-package-${OWN}`);
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(join(ROOT, "policy"), copy, {
    recursive: true,
    filter: (from) => !/policy\/(?:bin|node_modules)$/.test(from),
  });
  execFileSync("npm", ["run", "--silent", "build"], { cwd: copy, stdio: ["ignore", "ignore", "inherit"] });
  const args = ["pack", "--json", "--silent", "--pack-destination", INSTALLED];
  execFileSync("npm", args, { cwd: copy, stdio: ["ignore", "ignore", "inherit"] });
  const { name, version } = JSON.parse(readFileSync(join(copy, "package.json"), "utf8")) as Record<string, string>;
  return join(INSTALLED, `${name}-${version}.tgz`);
}

/** Starts a pack as the engine does. @param installed where its packages are @returns the process and the port that it serves */
async function started(pack: string, installed = pack): Promise<{ process: ChildProcess; port: string }> {
  const runner = join(installed, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn("node", [runner, "127.0.0.1:1", pack], { cwd: pack, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout!, "data")) as [Buffer];
  return { process: child, port: line.toString().trim() };
}

/** A call to the pack by the engine's protocol, with the messages of the SDK that the pack installed. */
async function call<Answer>(
  pack: string,
  port: string,
  method: string,
  request: (proto: never) => unknown,
): Promise<Answer> {
  const sdk = createRequire(join(pack, "index.js"));
  const own = createRequire(sdk.resolve("@pulumi/policy"));
  const { AnalyzerClient } = own("@pulumi/pulumi/proto/analyzer_grpc_pb");
  const { credentials } = own("@grpc/grpc-js");
  const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    return await new Promise<Answer>((resolve, reject) => {
      client[method](request(own as never), (error: Error | null, answer: { toObject(): Record<string, never> }) => {
        if (error) reject(error);
        else resolve(answer.toObject() as Answer);
      });
    });
  } finally {
    client.close();
  }
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

  it("has the starter's rule in the README, unchanged", () => {
    const own = /const functionsOnArm[\s\S]*?\n\}\);\n/.exec(readFileSync(join(pack, "index.js"), "utf8"))![0];
    assert.ok(own.trim().split("\n").length <= 10);
    assert.ok(readFileSync(join(ROOT, "policy/README.md"), "utf8").includes(own));
  });
});
