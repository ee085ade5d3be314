import { basename } from "node:path";
import { z } from "zod";
import { either } from "../base/config/either";
import { text } from "../base/config/fields";
import { PLATFORMS } from "./platform";
import { KEEP_IMAGES } from "./r-image";

const packageList = z.string().min(1, "the path of a file");
const packageLists = z
  .array(packageList)
  .min(1, "at least one file")
  .refine(
    (paths) => new Set(paths.map((path) => basename(path))).size === paths.length,
    "files with different names: they share one folder of the image",
  );

/** `r-on-fargate:image` */
export const imageSchema = z
  .strictObject({
    r: z
      .string('a version in quotes, like "4.4" or "4.4.2"')
      .regex(/^\d+\.\d+(\.\d+)?$/, "a version like 4.4 or 4.4.2")
      .optional()
      .meta({
        description: "Version of R: the image `rocker/r-ver` of that version, pinned to its digest on Docker Hub.",
        unset: "the R of `base`",
      }),
    base: z.string().min(1).optional().meta({
      description: "Base image with R, instead of `r`.",
      unset: "`R_ON_FARGATE_BASE_IMAGE`, else `rocker/r-ubuntu:24.04`",
    }),
    packages: either((given) => (Array.isArray(given) ? packageLists : packageList), [packageList, packageLists])
      .optional()
      .meta({
        description:
          "Packages to install: a `requirements.R`, a list with one name a line, or an `renv.lock`. Of several files, the first is installed and can read the others, which are in the same folder.",
        unset: "none",
      }),
    packageRepository: z
      .url("an address like https://packages.example.org")
      .refine(
        (address) => !/\/\/[^/]*@/.test(address),
        "an address without user and password, which would end up in the image and in the stack's state",
      )
      .optional()
      .meta({
        description: "Repository to install packages from.",
        unset: "that of the `renv.lock`, else that of the base image; for CRAN, its binaries at Posit Package Manager",
      }),
    packageVersions: z.enum(["locked", "nearest"]).optional().meta({
      description: "For an `renv.lock`: exactly the locked versions, or the nearest in the repository.",
      unset: "`locked`",
    }),
    systemPackages: z
      .array(
        z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, "the name of a package of the base's distribution, like ffmpeg"),
      )
      .default([])
      .describe("Packages of the base image's Linux distribution to install."),
    platform: z
      .enum(PLATFORMS)
      .default("linux/amd64")
      .describe("Processor architecture of the image and the tasks; `native`: that of the machine that deploys."),
    rebuild: text.optional().meta({
      description: "Any text; change it to rebuild the image when nothing else changed.",
      unset: "built when the content changes",
    }),
    buildNetwork: z.string().optional().meta({ description: "Docker network for the build.", unset: "Docker's own" }),
    keepImages: z
      .int()
      .min(1, "1 or more")
      .optional()
      .meta({
        description: "Number of images to keep in the repository; older ones are deleted.",
        unset: String(KEEP_IMAGES),
      }),
  })
  .refine(({ r, base }) => r === undefined || base === undefined, {
    path: ["r"],
    message: "either r or base: r chooses the base image",
  });
