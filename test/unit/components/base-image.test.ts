import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { baseImage } from "../../../components/image/base-image";

describe("the base image", () => {
  /** Docker Hub with one version of R. */
  function dockerHub(tag: string): string[] {
    const asked: string[] = [];
    pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
      call: ({ inputs }) => {
        asked.push(inputs.name);
        if (inputs.name !== `rocker/r-ver:${tag}`) throw new Error("manifest unknown");
        return { sha256Digest: `sha256:${"4".repeat(64)}` };
      },
    });
    return asked;
  }

  it("is rocker/r-ver of the version of R, by its current digest", async () => {
    dockerHub("4.4");
    assert.equal(await baseImage({ r: "4.4" }), `rocker/r-ver:4.4@sha256:${"4".repeat(64)}`);
  });

  it("is the named one, else the default, without a request to Docker Hub", async () => {
    const asked = dockerHub("4.4");
    assert.equal(await baseImage({ base: "rocker/r2u:24.04" }), "rocker/r2u:24.04");
    assert.ok(await baseImage({}));
    assert.deepEqual(asked, []);
  });

  it("is an error with a remedy for a version that Docker Hub does not have, or if it does not answer", async () => {
    dockerHub("4.4");
    await assert.rejects(
      baseImage({ r: "4.99" }),
      /image\.r: rocker\/r-ver:4\.99 cannot be looked up on Docker Hub[\s\S]*allowed: .*tags[\s\S]*try: image\.base/,
    );
  });
});
