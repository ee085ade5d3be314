/** Platform of an image and its tasks; `native`: that of the deploying machine, whose Docker builds the image. */
export const PLATFORMS = ["linux/amd64", "linux/arm64", "native"] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Docker's name of the platform. */
export function dockerPlatform(platform: Platform, arch: string = process.arch): "linux/amd64" | "linux/arm64" {
  if (platform !== "native") return platform;
  return arch === "arm64" ? "linux/arm64" : "linux/amd64";
}

/** ECS's name of the platform. */
export function taskArchitecture(platform: Platform): "X86_64" | "ARM64" {
  return dockerPlatform(platform) === "linux/arm64" ? "ARM64" : "X86_64";
}
