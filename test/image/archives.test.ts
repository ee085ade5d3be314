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
  fits <- function(number) {
    given <- function(name) Sys.getenv(paste0(name, number))
    lines <- function(name) strsplit(given(name), "\\n")[[1L]]
    owner <- parse_owner(lines("OWNER"))
    if (is.na(owner)) return("no")
    policies <- parse_policy(lines("POLICY"))
    origins <- parse_origins(lines("ORIGINS"))
    fields <- strsplit(given("FIELDS"), "\\t")[[1L]]
    r <- describe_r(fields[1L], fields[2L], policies[[owner]], origins)
    tibble <- policies[["r-cran-tibble"]]
    if (fits_r(r, given("DEPENDS"), origins_of(tibble, tibble$candidate, origins))) "yes" else "no"
  }
  cat(vapply(seq_len(as.integer(Sys.getenv("BASES"))), fits, ""))
`;

/** A base whose archive has a next R. */
function moved(base: Base, next: string, archive: string, installed: string): Base {
  const table = policy("r-base-core", installed, [
    [next, [archive]],
    [installed, []],
  ]);
  return { ...base, policy: `${table}\n${base.policy.slice(base.policy.indexOf("r-cran-tibble:"))}` };
}

const cases: [what: string, bases: [base: Base, fits: boolean][]][] = [
  ["are for Debian's own R", [[debian, true]]],
  ["are for the R of an r2u image", [[r2u, true]]],
  ["of Ubuntu are not for CRAN's R, as in rocker/r-ubuntu", [[rUbuntu, false]]],
  ["are not for an R from source, as in rocker/r-ver", [[rVer, false]]],
  [
    "are compared with the archive's next R if it no longer has the image's",
    [
      [moved(rUbuntu, "4.5.3-1.2404.0", CRAN, "4.5.2-1.2404.0"), false],
      [moved(debian, "4.2.2.20221110-3", DEBIAN, "4.2.2.20221110-2"), true],
    ],
  ],
  [
    "that would install a newer R, or are for another interface of R, are not used",
    [
      [{ ...r2u, depends: "r-base-core (>= 4.6.0), r-api-4.0" }, false],
      [{ ...debian, depends: "r-base-core (>= 4.2.1-1), r-api-4.4" }, false],
    ],
  ],
];

describe("apt's r-cran-*", function () {
  this.timeout("5m");
  const fixture = useExampleImage();
  const answers = new Map<Base, boolean>();

  // One R for all of them.
  before(async () => {
    const bases = cases.flatMap(([, some]) => some.map(([base]) => base));
    const variables = bases.flatMap((base, i) =>
      Object.entries(base).flatMap(([name, text]) => ["-e", `${name.toUpperCase()}${i + 1}=${text}`]),
    );
    const { code, output } = await installerScript(fixture.image, program, [
      ...variables,
      "-e",
      `BASES=${bases.length}`,
    ]);
    assert.equal(code, 0, output);
    assert.match(output, /^((yes|no) ?)+$/);
    for (const [i, answer] of output.split(" ").entries()) answers.set(bases[i]!, answer === "yes");
  });

  for (const [what, bases] of cases)
    it(what, () => {
      for (const [base, fits] of bases) assert.equal(answers.get(base), fits);
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
