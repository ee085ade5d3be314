import assert from "node:assert/strict";
import { resolve } from "node:path";
import { execute } from "./support/docker";
import { useExampleImage } from "./support/fixture";
import { installerScript } from "./support/image";

const installer = resolve(__dirname, "../../runner/image/installer");

/** A base as apt and dpkg describe it. */
interface Base {
  /** `dpkg -S R` */
  owner: string;
  /** `dpkg-query -W -f '${Version}\t${Provides}' r-base-core` */
  fields: string;
  /** `apt-cache policy` */
  origins: string;
  /** `apt-cache policy r-base-core r-cran-tibble` */
  policy: string;
  /** Depends of r-cran-tibble */
  depends: string;
}

const DEBIAN = "http://deb.debian.org/debian bookworm/main amd64 Packages";
const UBUNTU = "http://archive.ubuntu.com/ubuntu noble/universe amd64 Packages";
const CRAN = "https://cloud.r-project.org/bin/linux/ubuntu noble-cran40/ Packages";
const R2U = "https://r2u.stat.illinois.edu/ubuntu noble/main amd64 Packages";

const releases = {
  [DEBIAN]: "v=12.12,o=Debian,a=oldstable,n=bookworm,l=Debian,c=main,b=amd64",
  [UBUNTU]: "v=24.04,o=Ubuntu,a=noble,n=noble,l=Ubuntu,c=universe,b=amd64",
  [CRAN]: "c=",
  [R2U]: "o=CRAN-Apt Project,a=noble,n=noble,l=CRAN-Apt Packages,c=main,b=amd64",
};

const origins = (...archives: (keyof typeof releases)[]) =>
  [
    "Package files:\n 100 /var/lib/dpkg/status\n     release a=now",
    ...archives.map(
      (name) => ` 500 ${name}\n     release ${releases[name]}\n     origin ${new URL(name.split(" ")[0]!).host}`,
    ),
    "Pinned packages:",
  ].join("\n");

/** A package in `apt-cache policy`: the version that is installed, and versions with the archives that have them. */
const policy = (name: string, installed: string | undefined, versions: [version: string, archives: string[]][]) =>
  [
    `${name}:\n  Installed: ${installed ?? "(none)"}\n  Candidate: ${versions[0]![0]}\n  Version table:`,
    ...versions.map(([version, archives]) =>
      [
        ` ${version === installed ? "***" : "   "} ${version} 500`,
        ...archives.map((archive) => `        500 ${archive}`),
        ...(version === installed ? ["        100 /var/lib/dpkg/status"] : []),
      ].join("\n"),
    ),
  ].join("\n");

const debian: Base = {
  owner: "r-base-core: /usr/lib/R/bin/exec/R",
  fields: "4.2.2.20221110-2\tr-api-4.0, r-base-latex, r-gnome",
  origins: origins(DEBIAN),
  policy: `${policy("r-base-core", "4.2.2.20221110-2", [["4.2.2.20221110-2", [DEBIAN]]])}
${policy("r-cran-tibble", undefined, [["3.1.8+dfsg-1", [DEBIAN]]])}`,
  depends: "r-base-core (>= 4.2.1-1), r-api-4.0, r-cran-fansi (>= 0.4.0), libc6 (>= 2.14)",
};

const rUbuntu: Base = {
  owner: "r-base-core: /usr/lib/R/bin/exec/R",
  fields: "4.5.2-1.2404.0\tr-api-4.0, r-base-latex",
  origins: origins(CRAN, UBUNTU),
  policy: `${policy("r-base-core", "4.5.2-1.2404.0", [
    ["4.5.2-1.2404.0", [CRAN]],
    ["4.3.3-2build2", [UBUNTU]],
  ])}
${policy("r-cran-tibble", undefined, [["3.2.1+dfsg-2", [UBUNTU]]])}`,
  depends: "r-base-core (>= 4.3.0-1), r-api-4.0, libc6 (>= 2.14)",
};

const r2u: Base = {
  ...rUbuntu,
  origins: origins(R2U, CRAN, UBUNTU),
  policy: `${policy("r-base-core", "4.5.2-1.2404.0", [
    ["4.5.2-1.2404.0", [CRAN]],
    ["4.3.3-2build2", [UBUNTU]],
  ])}
${policy("r-cran-tibble", undefined, [
  ["3.3.0-1.ca2404.1", [R2U]],
  ["3.2.1+dfsg-2", [UBUNTU]],
])}`,
  depends: "libc6 (>= 2.14), r-base-core (>= 4.5.0), r-api-4.0, r-cran-fansi",
};

const rVer: Base = {
  ...rUbuntu,
  owner: "dpkg-query: no path found matching pattern /usr/local/lib/R/bin/exec/R",
  fields: "",
  origins: origins(UBUNTU),
  policy: policy("r-cran-tibble", undefined, [["3.2.1+dfsg-2", [UBUNTU]]]),
};

/** Says for each base whether apt's tibble is for its R. */
const program = `
  for (part in c("archives", "resolve")) source(file.path("/installer/R", paste0(part, ".R")))
  lines <- function(name) strsplit(Sys.getenv(name), "\\n")[[1L]]
  owner <- parse_owner(lines("OWNER"))
  if (is.na(owner)) { cat("no"); quit() }
  policies <- parse_policy(lines("POLICY"))
  origins <- parse_origins(lines("ORIGINS"))
  fields <- strsplit(Sys.getenv("FIELDS"), "\\t")[[1L]]
  r <- describe_r(fields[1L], fields[2L], policies[[owner]], origins)
  tibble <- policies[["r-cran-tibble"]]
  cat(if (fits_r(r, Sys.getenv("DEPENDS"), origins_of(tibble, tibble$candidate, origins))) "yes" else "no")
`;

describe("apt's r-cran-*", function () {
  this.timeout("5m");
  const fixture = useExampleImage();

  async function fits(base: Base): Promise<boolean> {
    const variables = Object.entries(base).flatMap(([name, text]) => ["-e", `${name.toUpperCase()}=${text}`]);
    const { code, output } = await installerScript(fixture.image, program, variables);
    assert.equal(code, 0, output);
    assert.match(output, /^(yes|no)$/);
    return output === "yes";
  }

  it("are for Debian's own R", async () => {
    assert.equal(await fits(debian), true);
  });

  it("are for the R of an r2u image", async () => {
    assert.equal(await fits(r2u), true);
  });

  it("of Ubuntu are not for CRAN's R, as in rocker/r-ubuntu", async () => {
    assert.equal(await fits(rUbuntu), false);
  });

  it("are not for an R from source, as in rocker/r-ver", async () => {
    assert.equal(await fits(rVer), false);
  });

  it("are compared with the archive's next R if it no longer has the image's", async () => {
    const table = (next: string, archive: string, installed: string) =>
      `${policy("r-base-core", installed, [
        [next, [archive]],
        [installed, []],
      ])}\n`;
    const tibble = (base: Base) => base.policy.slice(base.policy.indexOf("r-cran-tibble:"));
    const old = { ...rUbuntu, policy: table("4.5.3-1.2404.0", CRAN, "4.5.2-1.2404.0") + tibble(rUbuntu) };
    assert.equal(await fits(old), false);
    const point = { ...debian, policy: table("4.2.2.20221110-3", DEBIAN, "4.2.2.20221110-2") + tibble(debian) };
    assert.equal(await fits(point), true);
  });

  it("that would install a newer R, or are for another interface of R, are not used", async () => {
    assert.equal(await fits({ ...r2u, depends: "r-base-core (>= 4.6.0), r-api-4.0" }), false);
    assert.equal(await fits({ ...debian, depends: "r-base-core (>= 4.2.1-1), r-api-4.4" }), false);
  });
});

describe("the check of curl", () => {
  const check = (version: string, queues: "yes" | "no") => {
    const text = `curl ${version} (x86_64-pc-linux-gnu) libcurl/${version}`;
    return execute("bash", [resolve(installer, "curl.sh"), text, queues]);
  };

  it("fails a build with queues before 7.86, warns others, and says what to do", async () => {
    for (const version of ["7.81.0", "7.68.0", "7.85.1", "6.99.0"])
      for (const [queues, kind, exit] of [
        ["yes", "error", 1],
        ["no", "warning", 0],
      ] as const) {
        const { code, output } = await check(version, queues);
        assert.equal(code, exit);
        const text = `^curl: ${kind}: the base image has curl ${version}.*need curl 7\\.86`;
        assert.match(output, new RegExp(text));
        assert.match(output, /try: image\.base: rocker\/r-ubuntu:24\.04/);
      }
  });

  it("is quiet from 7.86 on", async () => {
    for (const version of ["7.86.0", "7.88.1", "8.0.0", "8.14.1"]) {
      const { code, output } = await check(version, "yes");
      assert.deepEqual([code, output], [0, ""]);
    }
  });
});
