import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settingsSchema } from "../../../policy/core/pack";
import { RULES } from "../../../policy/rules";
import { pulumi, ROOT } from "../support";

/** What the engine sends to Pulumi Cloud. */
interface Sent {
  request: string;
  body: Buffer;
}

/** Answers the requests that publish a pack as Pulumi Cloud does, and keeps them. */
function cloud(sent: Sent[]): Server {
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url!.split("?")[0]!;
      sent.push({ request: `${request.method} ${path}`, body: Buffer.concat(chunks) });
      const { port } = server.address() as AddressInfo;
      const answers: Record<string, object> = {
        "/api/user": { githubLogin: "me", organizations: [{ githubLogin: "our-org", name: "our-org" }] },
        "/api/capabilities": { capabilities: [] },
        "/api/orgs/our-org/policypacks": { version: 1, uploadURI: `http://127.0.0.1:${port}/upload` },
      };
      answer.end(JSON.stringify(answers[path] ?? {}));
    });
  });
  return server;
}

describe("the policy pack, published to Pulumi Cloud", function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), "policy-publish-"));
  const sent: Sent[] = [];
  const server = cloud(sent);

  before(async () => {
    // A copy: npm leaves the packed file in the pack's folder.
    cpSync(join(ROOT, "policy"), join(folder, "policy"), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is taken with every rule, and with the files that it runs from", async () => {
    const { port } = server.address() as AddressInfo;
    const env = {
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `http://127.0.0.1:${port}`,
      PULUMI_ACCESS_TOKEN: "of-no-cloud",
    };
    const { code, text } = await pulumi(["policy", "publish", "our-org"], join(folder, "policy"), env);
    assert.equal(code, 0, text);
    const made = sent.find(({ request }) => request === "POST /api/orgs/our-org/policypacks")!;
    const { policies } = JSON.parse(made.body.toString()) as { policies: { name: string }[] };
    assert.deepEqual(policies.map(({ name }) => name).sort(), RULES.map(({ name }) => name).sort());
    const { body } = sent.find(({ request }) => request === "PUT /upload")!;
    const file = join(folder, "pack.tgz");
    writeFileSync(file, body);
    const files = execFileSync("tar", ["tzf", file], { encoding: "utf8" }).split("\n");
    for (const one of [
      "PulumiPolicy.yaml",
      "bin/bundle/pack.js",
      "bin/bundle/built-rules.js",
      "data/actions.json",
      "data/effects.json",
    ]) {
      assert.ok(files.includes(`package/${one}`), `${one} is missing`);
    }
    assert.ok(sent.some(({ request }) => request.endsWith("/complete")));
  });

  /** What the pack says of itself, as the test above sent it. */
  const described = () => {
    const made = sent.find(({ request }) => request === "POST /api/orgs/our-org/policypacks")!;
    return JSON.parse(made.body.toString()) as {
      name: string;
      versionTag: string;
      policies: { name: string; enforcementLevel: string; configSchema?: { properties: Record<string, object> } }[];
    };
  };

  it("is taken by its name and the version of its package", () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "policy/package.json"), "utf8")) as { version: string };
    assert.deepEqual([described().name, described().versionTag], ["r-on-fargate", version]);
  });

  it("is taken with the level of every rule", () => {
    const levels = Object.fromEntries(
      described().policies.map(({ name, enforcementLevel }) => [name, enforcementLevel]),
    );
    for (const { name, level } of RULES) assert.equal(levels[name], level, name);
  });

  it("is taken with the settings of every rule, which a group is configured by", () => {
    for (const { name, configSchema } of described().policies) {
      const rule = RULES.find((one) => one.name === name)!;
      const settings = Object.keys(configSchema!.properties).filter((key) => key !== "enforcementLevel");
      assert.deepEqual(settings.sort(), Object.keys(settingsSchema(rule)).sort(), name);
    }
  });
});
