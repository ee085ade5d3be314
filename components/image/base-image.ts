import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { invalidText } from "../../contract/invalid";

/** Registry of the default image; set it where Docker Hub cannot be reached. */
const BASE_IMAGE = process.env.R_ON_FARGATE_BASE_IMAGE ?? "rocker/r-ubuntu:24.04";

/**
 * The base image. An R version's image is pinned to the current digest of its tag: the build is reproducible, and a new digest
 * rebuilds the image.
 * @throws RunError if Docker Hub does not have the version, or does not answer
 */
export async function baseImage({ r, base }: { r?: string; base?: string }): Promise<string> {
  if (r === undefined) return base ?? BASE_IMAGE;
  const name = `rocker/r-ver:${r}`;
  try {
    const { sha256Digest } = await docker.getRegistryImage({ name });
    return `${name}@${sha256Digest}`;
  } catch (error) {
    throw new pulumi.RunError(
      invalidText({
        message: `r-on-fargate:image.r: ${name} cannot be looked up on Docker Hub: ${error instanceof Error ? error.message : error}`,
        allowed: "a version from https://hub.docker.com/r/rocker/r-ver/tags, on a machine that can reach Docker Hub",
        remedy: "image.base with an image that this machine has or can pull",
      }),
    );
  }
}
