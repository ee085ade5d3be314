import { basename } from "node:path";
import { z } from "zod";
import { either } from "../base/config/either";
import { text } from "../base/config/fields";
import { KEEP_IMAGES } from "./r-image";

const packageList = z.string().min(1, "the path of a file");
const packageLists = z
  .array(packageList)
  .min(1, "at least one file")
  .refine(
    (paths) => new Set(paths.map((path) => basename(path))).size === paths.length,
    "files of different names: they lie in one folder of the image",
  );

/** `r-on-fargate:image` */
export const imageSchema = z
  .strictObject({
    r: z
      .string('a version in quotes, like "4.4" or "4.4.2"')
      .regex(/^\d+\.\d+(\.\d+)?$/, "a version like 4.4 or 4.4.2")
      .optional()
      .meta({
        description: "Version of R: the image `rocker/r-ver` of it, by the digest that Docker Hub has.",
        unset: "the R of `base`",
      }),
    base: z.string().min(1).optional().meta({
      description: "Image that has R, in place of `r`.",
      unset: "`R_ON_FARGATE_BASE_IMAGE`, else `rocker/r-ubuntu:24.04`",
    }),
    packages: either((given) => (Array.isArray(given) ? packageLists : packageList), [packageList, packageLists])
      .optional()
      .meta({
        description:
          "Packages to install: a `requirements.R`, a list with one name a line, or an `renv.lock`. Of several files the first is installed; it may read the others, which lie beside it.",
        unset: "none",
      }),
    packageRepository: z
      .url("an address like https://packages.example.org")
      .refine(
        (address) => !/\/\/[^/]*@/.test(address),
        "an address without user and password, which would be kept in the image and in the stack's state",
      )
      .optional()
      .meta({
        description: "Repository that packages come from.",
        unset: "the `renv.lock`'s, else the base's own; for CRAN, its binaries at Posit Package Manager",
      }),
    packageVersions: z.enum(["locked", "nearest"]).optional().meta({
      description: "For an `renv.lock`: the locked versions exactly, or the nearest that the repository has.",
      unset: "`locked`",
    }),
    systemPackages: z
      .array(
        z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, "the name of a package of the base's distribution, like ffmpeg"),
      )
      .default([])
      .describe("Packages of the base's distribution."),
    platform: z.enum(["linux/amd64", "linux/arm64"]).default("linux/amd64").describe("Processor of image and tasks."),
    rebuild: text.optional().meta({
      description: "Any text; another one builds the image anew although nothing else changed.",
      unset: "built when its content changes",
    }),
    buildNetwork: z.string().optional().meta({ description: "Docker's network for the build.", unset: "Docker's own" }),
    keepImages: z
      .int()
      .min(1, "1 or more")
      .optional()
      .meta({ description: "Images that the repository keeps; older ones are deleted.", unset: String(KEEP_IMAGES) }),
  })
  .refine(({ r, base }) => r === undefined || base === undefined, {
    path: ["r"],
    message: "either r or base: r chooses the base image",
  });
