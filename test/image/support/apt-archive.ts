/**
 * Parts of Dockerfiles for a base whose apt knows only a few of Debian's packages, in an archive of its own. apt reads Debian's whole
 * lists twice in every build, which takes most of the time of a build that Docker has no layer of.
 */

/** The folder of the archive. */
const FOLDER = "/srv/distribution";

/**
 * Has what the image's build would fetch and compile anew on each base, and begins the archive, in a step to be continued there.
 * Defines `entry FILE`, which prints what a list says of a package, and `own NAME...`, which adds some of Debian's to the archive.
 * @param built an image of the project, of which the compiled programs are taken
 */
export const beginArchive = (base: string, built: string) => `FROM ${base}
USER root
COPY --from=${built} /usr/local/bin/s5cmd /usr/local/bin/
COPY --from=${built} /opt/r-on-fargate/bin/ /srv/launcher/
RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ca-certificates curl jq \\
 && entry() { \\
      dpkg-deb -f "$1" && echo "Filename: ./$1" && echo "Size: $(stat -c %s "$1")" \\
   && echo "SHA256: $(sha256sum "$1" | cut -d' ' -f1)" && echo; } \\
 && own() { apt-get download -qq "$@" && for name; do mv "$name"_*.deb "$name.deb" && entry "$name.deb" >>Packages || return; done; } \\
 && mkdir ${FOLDER} && cd ${FOLDER} && ${release("Debian", "bookworm")} && own r-base-core`;

/** Makes it the only archive. R itself, which is installed, is only listed. */
export const ONLY_ARCHIVE = `rm -rf /etc/apt/sources.list.d/* && echo 'deb [trusted=yes] file://${FOLDER} ./' >/etc/apt/sources.list \\
 && apt-get clean && rm -rf /var/lib/apt/lists/* ${FOLDER}/r-base-core.deb`;

/** Says where an archive comes from. */
export function release(origin: string, codename: string): string {
  return `printf 'Origin: ${origin}\\nLabel: ${origin}\\nCodename: ${codename}\\nSuite: ${codename}\\n' >Release`;
}

/** The image's launcher/build.sh on such a base. */
export const LAUNCHER = '#!/bin/sh\nmkdir -p "$1" && cp /srv/launcher/* "$1"\n';

const NEEDED = ["recommends", "suggests", "conflicts", "breaks", "replaces", "enhances"]
  .map((kind) => `--no-${kind}`)
  .join(" ");

/** A base whose distribution has one of R's packages and those that it needs. */
export const withOnly = (base: string, built: string, deb: string) => `${beginArchive(base, built)} \\
 && own $(apt-cache depends --recurse ${NEEDED} ${deb} | grep ^r-cran-) \\
 && ${ONLY_ARCHIVE}
`;
