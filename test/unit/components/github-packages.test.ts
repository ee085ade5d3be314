import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchGitHubPackages } from "../../../components/image/github-packages";
import { close, listen } from "../../support/http-server";

const SHA = "a".repeat(40);
const forked = {
  Package: "forkedr",
  Version: "0.1",
  Source: "GitHub",
  RemoteUsername: "octo",
  RemoteRepo: "tools",
  RemoteSha: SHA,
};

describe("packages of an renv.lock from GitHub", () => {
  let folder: string;
  let github: Server;
  /** What it was asked for, with the token that came along. */
  let asked: string[];
  let env: NodeJS.ProcessEnv;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "remotes-"));
    asked = [];
    github = createServer(({ url, headers }, response) => {
      asked.push(`${url} ${headers.authorization ?? "no token"}`);
      response.statusCode = headers.authorization === "Bearer geheim" ? 200 : 404;
      response.end("archive");
    });
    env = { GITHUB_API_URL: await listen(github), GITHUB_PAT: "geheim" };
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await close(github);
  });

  function fetched(packages: object, name = "renv.lock") {
    const list = join(folder, name);
    writeFileSync(list, JSON.stringify({ Packages: packages }));
    return fetchGitHubPackages([list], join(folder, "remotes"), env);
  }

  it("are fetched at their commit, with the token, and once", async () => {
    const first = await fetched({ forkedr: forked, dplyr: { Package: "dplyr", Version: "1", Source: "Repository" } });
    assert.deepEqual(Object.keys(first), ["forkedr"]);
    assert.equal(readFileSync(first.forkedr!, "utf8"), "archive");
    assert.deepEqual(await fetched({ forkedr: forked }), first);
    assert.deepEqual(asked, [`/repos/octo/tools/tarball/${SHA} Bearer geheim`]);
  });

  it("are named if they cannot be fetched, with a remedy and without the token", async () => {
    const said = (message: RegExp) => (error: Error) =>
      message.test(error.message) && !error.message.includes("geheim");
    env.GITHUB_PAT = "anderes-geheim";
    await assert.rejects(
      fetched({ forkedr: forked }),
      said(/forkedr.*octo\/tools@aaaaaaa.*GitHub answers 404[\s\S]*the token may not read it/),
    );
    delete env.GITHUB_PAT;
    await assert.rejects(fetched({ forkedr: forked }), said(/GitHub answers 404[\s\S]*set GITHUB_PAT or GITHUB_TOKEN/));
    env.GITHUB_API_URL = "http://127.0.0.1:1";
    await assert.rejects(fetched({ forkedr: forked }), said(/GitHub does not answer/));
    assert.deepEqual(readdirSync(folder), ["renv.lock"]);
  });

  it("are fetched only with valid names, and from no other kind of list", async () => {
    assert.deepEqual(await fetched({ forkedr: { ...forked, RemoteRepo: "../../user" } }), {});
    assert.deepEqual(await fetched({ forkedr: { ...forked, Package: "../x" } }), {});
    assert.deepEqual(await fetched({ forkedr: forked }, "requirements.R"), {});
    assert.deepEqual(asked, []);
  });
});
