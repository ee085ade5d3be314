import { beginArchive, ONLY_ARCHIVE, release } from "./apt-archive";

/**
 * Dockerfiles that turn Debian with its R into what the rocker images are for the installer: where R comes from, where r-cran-* come
 * from, who has uid 1000, which curl there is. R itself stays Debian's.
 * Sources: https://github.com/rocker-org/rocker/blob/master/r-ubuntu/24.04/Dockerfile,
 * https://github.com/rocker-org/r2u/blob/master/docker/Dockerfile.noble,
 * https://github.com/rocker-org/rocker-versioned2/blob/master/scripts/install_R_source.sh
 */

/** Version under which the second archive has R: newer than Debian's, as CRAN's is than Ubuntu's. */
const R_VERSION = "4.9.0-1.2404.0";
/** Version of r-cran-magrittr in an archive that is made for that R. */
export const NEW_MAGRITTR = "99.1-1.ca2404.1";

/**
 * What all of them begin with, so that it is made once: Debian's packages that matter here, as the only ones that apt knows, in
 * /srv/distribution; and the same under other versions, in /srv/archive.
 * @param built an image of the project, of which the compiled programs are taken
 */
export const beginning = (base: string, built: string) => `${beginArchive(base, built)} && own r-cran-magrittr \\
 && again() { name=$1 version=$2 as=$3 without=$4; \\
      dpkg-deb -R "/srv/distribution/$name.deb" /tmp/x \\
   && sed -i "s/^Version: .*/Version: $version/; /^Recommends:/d; /^Suggests:/d" /tmp/x/DEBIAN/control \\
   && { [ -z "$without" ] || rm -r "/tmp/x/$without"; } \\
   && dpkg-deb -Zgzip -z1 -b /tmp/x "$as.deb" >/dev/null && entry "$as.deb" >"$as.control" && rm -r /tmp/x; } \\
 && mkdir /srv/archive && cd /srv/archive && again r-base-core ${R_VERSION} r && again r-cran-magrittr ${NEW_MAGRITTR} magrittr \\
 && again r-cran-magrittr ${NEW_MAGRITTR} broken usr/lib/R/site-library/magrittr/libs \\
 && ${ONLY_ARCHIVE}
`;

/** R comes from a second archive beside Debian's, with an origin of its own, which may have more. */
const newerR = (base: string, origin: string, ...packages: string[]) => `FROM ${base}
RUN dpkg --install /srv/archive/r.deb >/dev/null
RUN cd /srv/archive && cat ${["r", ...packages].map((name) => `${name}.control`).join(" ")} >Packages \\
 && ${release(origin, "noble")} \\
 && echo 'deb [trusted=yes] file:///srv/archive ./' >/etc/apt/sources.list.d/second.list
${user("docker")}`;

/** As the rocker images add a user of their own. */
function user(name: string): string {
  return `RUN useradd --uid 1000 --user-group --create-home ${name} && usermod -aG staff ${name}\n`;
}

/** rocker/r-ubuntu: R is CRAN's newest, r-cran-* are the distribution's, for an older R. */
export const likeRUbuntu = (base: string) => newerR(base, "CRAN");

/** rocker/r2u: R and r-cran-* for it come from beside the distribution. */
export const likeR2u = (base: string) => newerR(base, "CRAN-Apt", "magrittr");

/** The same, with a r-cran-magrittr that apt installs and R cannot load. */
export const likeBrokenR2u = (base: string) => newerR(base, "CRAN-Apt", "broken");

/**
 * rocker/r-ver: R from source below /usr/local, of which apt knows nothing, and on Ubuntu 22.04 an old curl. Here it is Debian's R, taken
 * out of apt's hands, and a curl that says it is old.
 */
export const likeRVer = (base: string) => `FROM ${base}
RUN mkdir -p /usr/local/lib/R && cp -a /usr/lib/R/. /usr/local/lib/R/ && rm -rf /usr/local/lib/R/etc && cp -aL /etc/R /usr/local/lib/R/etc \\
 && cp -a /usr/share/R /usr/local/share/ \\
 && sed 's#/usr/lib/R#/usr/local/lib/R#; s#/usr/share/R#/usr/local/share/R#' /usr/lib/R/bin/R >/usr/local/lib/R/bin/R \\
 && ln -s /usr/local/lib/R/bin/R /usr/local/bin/R && cp -L "$(command -v Rscript)" /usr/local/lib/R/bin/Rscript.real \\
 && printf '#!/bin/sh\\nRHOME=/usr/local/lib/R exec /usr/local/lib/R/bin/Rscript.real "$@"\\n' >/usr/local/bin/Rscript \\
 && chmod +x /usr/local/bin/Rscript && apt-mark manual $(dpkg-query -W -f '\${Package} ' 'lib*') >/dev/null \\
 && dpkg --remove --force-depends r-base-core && sed -i '/^Package: r-base-core$/,/^$/d' /var/lib/dpkg/status \\
 && Rscript -e 'stopifnot(R.home() == "/usr/local/lib/R")'
RUN printf '#!/bin/sh\\n[ "$*" != --version ] || { echo "curl 7.81.0 (x86_64-pc-linux-gnu) libcurl/7.81.0"; exit; }\\nexec /usr/bin/curl "$@"\\n' \\
    >/usr/local/bin/curl && chmod +x /usr/local/bin/curl
${user("rstudio")}`;
