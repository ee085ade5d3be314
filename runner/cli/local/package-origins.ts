import { CliError, EXIT, notFoundError } from "../base/errors";
import type { Output } from "../base/output";
import type { CommonOptions } from "../stack/open-stack";
import { chooseImage } from "./choose-image";
import { Docker } from "./docker";

/** Written by the installer when the image is built (runner/image/installer/R/origins.R). */
const TABLE = "/opt/r-on-fargate/packages.tsv";

export interface WhyOptions extends CommonOptions {
  image?: string;
}

/** An R package of the image. */
export interface PackageOrigin {
  package: string;
  version: string;
  /** Address of its archive, `apt: <package> <version>`, `github: <owner>/<repository>@<commit>`, or a description. */
  from: string;
  /** Path from a package of the list to this one, each needed by the one before; empty if nothing on the list needs it. */
  why: string[];
}

/** The installer's table: one line per package with name, version, origin and path, separated by tabs. */
function parseOrigins(table: string): PackageOrigin[] {
  const lines = table.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [name = "", version = "", from = "", why = ""] = line.split("\t");
    return { package: name, version, from, why: why === "" ? [] : why.split(" ") };
  });
}

/** `rfargate image why`: which package of the list needs a package, and where its files came from. */
export async function explainPackage(out: Output, name: string, options: WhyOptions): Promise<number> {
  const docker = new Docker(out.world);
  const image = await chooseImage(out, docker, options);
  const origins = parseOrigins(await readTable(docker, image));
  const found = origins.find((origin) => origin.package === name);
  if (!found) throw absent(name, origins);
  out.data(`${found.package} ${found.version}\n  from     ${found.from}\n  because  ${reason(found.why)}`);
  out.result(found);
  return EXIT.ok;
}

function reason([first, ...needed]: string[]): string {
  if (first === undefined) return "nothing on the list needs it";
  return [`the list has ${first}`, ...needed.map((name) => `which needs ${name}`)].join(", ");
}

function readTable(docker: Docker, image: string): Promise<string> {
  return docker.must(["run", "--rm", "--entrypoint", "cat", image, TABLE]).catch((error: unknown) => {
    if (!(error instanceof CliError && /No such file/.test(error.message))) throw error;
    throw new CliError(
      `the image has no table of its packages: ${image}`,
      EXIT.unavailable,
      "build it with this release: pulumi up; an image without a package list has none",
    );
  });
}

function absent(name: string, origins: PackageOrigin[]): CliError {
  const alike = origins.find((origin) => origin.package.toLowerCase() === name.toLowerCase());
  return notFoundError(
    `the image has no package "${name}"`,
    alike ? `did you mean "${alike.package}"?` : "add it to image.packages of the stack's file, then pulumi up",
  );
}
