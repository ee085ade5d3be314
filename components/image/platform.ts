/** Where an image and its tasks run; `native`: the processor of the machine that deploys, whose Docker builds the image. */
export const PLATFORMS = ["linux/amd64", "linux/arm64", "native"] as const;
export type Platform = (typeof PLATFORMS)[number];

/** The platform as Docker names it. */
export function dockerPlatform(platform: Platform, arch: string = process.arch): "linux/amd64" | "linux/arm64" {
  if (platform !== "native") return platform;
  return arch === "arm64" ? "linux/arm64" : "linux/amd64";
}

/** The platform as ECS names it. */
export function taskArchitecture(platform: Platform): "X86_64" | "ARM64" {
  return dockerPlatform(platform) === "linux/arm64" ? "ARM64" : "X86_64";
}
