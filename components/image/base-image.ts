import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { invalidText } from "../../contract/invalid";

/** Where the default image comes from; an environment without Docker Hub names another. */
const BASE_IMAGE = process.env.R_ON_FARGATE_BASE_IMAGE ?? "rocker/r-ubuntu:24.04";

/**
 * The image to start from. One of an R version is pinned by the digest that its tag has now, so that what is built is known, and
 * built anew when it is another.
 * @throws RunError where Docker Hub does not have the version, or does not answer
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
        allowed: "a version of https://hub.docker.com/r/rocker/r-ver/tags, from a machine that reaches Docker Hub",
        remedy: "image.base with an image that this machine has or can pull",
      }),
    );
  }
}
