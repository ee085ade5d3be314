import assert from "node:assert/strict";
import { dockerPlatform, taskArchitecture } from "../../../components/image/platform";

describe("the platform of an image", () => {
  it("is the configured one", () => {
    for (const platform of ["linux/amd64", "linux/arm64"] as const)
      assert.equal(dockerPlatform(platform, "arm64"), platform);
  });

  it("is that of the deploying machine if native", () => {
    assert.deepEqual(
      [dockerPlatform("native", "arm64"), dockerPlatform("native", "x64")],
      ["linux/arm64", "linux/amd64"],
    );
  });

  it("also applies to its tasks", () => {
    assert.deepEqual([taskArchitecture("linux/arm64"), taskArchitecture("linux/amd64")], ["ARM64", "X86_64"]);
    assert.equal(taskArchitecture("native"), process.arch === "arm64" ? "ARM64" : "X86_64");
  });
});
