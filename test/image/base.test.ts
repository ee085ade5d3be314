import assert from "node:assert/strict";
import { resolve } from "node:path";
import { execute, HOST_NETWORK } from "./support/docker";
import { useExampleImage } from "./support/fixture";
import { baseImage, buildImage, deriveImage } from "./support/image";
import { run } from "./support/run";

const script = resolve(__dirname, "../../local/offline/base-image/build.sh");

describe("the base", function () {
  this.timeout("5m");
  const fixture = useExampleImage();

  it("may have another user with uid 1000, which becomes r and loses privileged groups", async () => {
    const added =
      "groupadd --gid 1000 rstudio && useradd --uid 1000 --gid 1000 --groups sudo,staff --create-home rstudio";
    const base = await deriveImage("r-on-fargate/test:user-base", `FROM ${await baseImage()}\nRUN ${added}\n`, {});
    const image = await buildImage({ name: "r-on-fargate/test:user", base });
    const bucket = fixture.bucket({
      "r_scripts/a.R": 'cat(system("id", intern = TRUE), "\\n"); writeLines("x", "output/x")',
    });
    const { code, lines } = await run(image, bucket, { SCRIPT: "a.R" });
    assert.equal(code, 0, lines.join("\n"));
    assert.ok(lines.includes("uid=1000(r) gid=1000(r) groups=1000(r) "), lines.join("\n"));
  });

  it("lets docker run the image as any uid", async () => {
    const bucket = fixture.bucket({ "r_scripts/a.R": 'writeLines(tempdir(), "output/x")' });
    const mounts = ["-v", `${bucket.folder}:/bucket`, "-e", "RFARGATE_BUCKET=/bucket", "-e", "SCRIPT=a.R"];
    const options = ["--rm", "--read-only", ...HOST_NETWORK, "--user", "4711:4711"];
    const { code, output } = await execute("docker", ["run", ...options, ...mounts, fixture.image]);
    assert.equal(code, 0, output);
  });

  it("sorts like the rocker images: letters before their capitals, not by code", async () => {
    const { lines } = await fixture.run({ "a.R": 'cat(sort(c("b", "A", "a", "B", "é")), "\\n")' });
    assert.ok(lines.includes("a A b B é "), lines.join("\n"));
  });

  it("built without a registry is reused if nothing changed, and its script rejects unknown options", async () => {
    if (process.env.R_ON_FARGATE_BASE_IMAGE && !process.env.R_ON_FARGATE_BASE_IMAGE.startsWith("r-on-fargate/")) return;
    assert.deepEqual(await execute(script, []), { code: 0, output: "r-on-fargate/base:bookworm\n" });
    assert.equal((await execute(script, ["--check"])).code, 0);
    const refused = await execute(script, ["--fast"]);
    assert.equal(refused.code, 64);
    assert.match(refused.output, /'--fast' is not an option; --check and --force are/);
  });

  it("says what to do if it cannot be built", async () => {
    const { code, output } = await execute("env", ["PATH=/usr/bin:/bin", "DOCKER_HOST=tcp://127.0.0.1:1", script]);
    assert.equal(code, 69);
    assert.match(output, /Docker does not answer/);
  });
});
