import assert from "node:assert/strict";
import fc from "fast-check";
import { useExampleImage } from "./support/fixture";
import { lastLine } from "./support/run";

describe("the entrypoint", function () {
  this.timeout("5m");
  const fixture = useExampleImage();

  const script = `
    cat(Sys.getenv("DRAWN"), "\\n", file = "output/drawn")
    unlink(c(".rfargate", "r_scripts", list.files("/tmp", full.names = TRUE, all.files = TRUE, no.. = TRUE)), recursive = TRUE)
    system("/usr/bin/setsid /bin/sh -c 'while :; do /bin/date; /bin/date >>output/changing; done' &")
    Sys.sleep(0.5)`;

  /** Variables that act on a shell, the linker or a program, set to what R itself, which starts by a shell script, survives. */
  const hostile: Record<string, string[]> = {
    PATH: ["/usr/bin:/bin", "/nowhere:/bin:/usr/bin"],
    SHELLOPTS: ["xtrace", "xtrace:verbose"],
    BASHOPTS: ["nullglob", "nocasematch:extglob"],
    BASH_ENV: ["/bucket/r_scripts/a.R", "/nowhere"],
    ENV: ["/nowhere"],
    IFS: ["/", "ae.0", ""],
    CDPATH: ["/usr"],
    POSIXLY_CORRECT: ["1"],
    GREP_OPTIONS: ["-v"],
    GLOBIGNORE: ["*"],
    LD_PRELOAD: ["/nowhere.so"],
    TMPDIR: ["/nowhere"],
    LC_ALL: ["C", "tr_TR.UTF-8"],
    TZ: ["Asia/Kathmandu"],
    http_proxy: ["http://127.0.0.1:1"],
    https_proxy: ["http://127.0.0.1:1"],
    ALL_PROXY: ["http://127.0.0.1:1"],
    HOME: ["/nowhere", "/bucket"],
    PS4: ["$(exit)"],
    "BASH_FUNC_say%%": ["() { exit 9; }"],
    CURL_HOME: ["/nowhere"],
    CURL_CA_BUNDLE: ["/nowhere"],
    SSL_CERT_FILE: ["/nowhere"],
    OPENSSL_CONF: ["/nowhere"],
    GLIBC_TUNABLES: ["glibc.malloc.perturb=42"],
    MALLOC_PERTURB_: ["200"],
    TMOUT: ["1"],
    FUNCNEST: ["1"],
    EXECIGNORE: ["*"],
    GODEBUG: ["http2client=0"],
    S3_ENDPOINT_URL: ["http://127.0.0.1:1"],
    AWS_MAX_ATTEMPTS: ["1"],
    JQ_LIBRARY_PATH: ["/nowhere"],
    TAR_OPTIONS: ["--none"],
    LANGUAGE: ["de"],
    R_PROFILE_USER: ["/nowhere"],
    R_ENVIRON_USER: ["/nowhere"],
    CODE: ["9"],
    STATE: ["/"],
    OUT: ["/etc"],
    RFADD_SCRIPT: ["none.R"],
    AWS_PROFILE: ["none"],
    "with.dots": ["x"],
  };
  const environments = fc
    .record(Object.fromEntries(Object.entries(hostile).map(([name, values]) => [name, fc.constantFrom(...values)])), {
      requiredKeys: [],
    })
    .filter((drawn) => Object.keys(drawn).length > 3);

  it("is not affected by the task's variables, files that R removes and processes that R leaves running", async () => {
    await fc.assert(
      fc.asyncProperty(
        environments,
        fc.string({ unit: fc.constantFrom("a", "'", '"', " ", "$", "ü", "\\") }),
        async (drawn, text) => {
          const bucket = fixture.bucket({ "r_scripts/a.R": script });
          const { code, lines, manifest } = await fixture.runIn(bucket, {
            SCRIPT: "a.R",
            DRAWN: text,
            ...drawn,
          } as Record<string, string>);
          assert.equal(code, 0, lines.join("\n"));
          assert.equal(lastLine(lines), "rfargate: end run=test-run exit=0");
          assert.equal(bucket.text("output/test-run/drawn"), `${text} \n`);
          assert.deepEqual(manifest?.outputs.map(({ path }) => path).sort(), ["changing", "drawn"]);
          assert.ok(manifest?.warnings.some((warning) => /left running/.test(warning)));
          const changing = manifest!.outputs.find(({ path }) => path === "changing");
          assert.equal(changing?.bytes, Buffer.byteLength(bucket.text("output/test-run/changing")));
        },
      ),
      // Each run is a container: the first counterexample is shown as it is.
      { numRuns: 6, endOnFailure: true },
    );
  });

  it("gives R the variables unchanged", async () => {
    const given = Object.fromEntries(
      Object.entries(hostile)
        .filter(([name]) => !["SHELLOPTS", "PATH", "LD_PRELOAD", "LC_ALL", "HOME"].includes(name))
        .map(([name, values]) => [name, values[0]!]),
    );
    const bucket = fixture.bucket({
      "r_scripts/a.R": `all <- strsplit(rawToChar(replace(x <- readBin("/proc/self/environ", "raw", 1e6), x == 0, as.raw(10))), "\\n")[[1]]
        writeLines(all, "output/seen")`,
    });
    const { code, lines } = await fixture.runIn(bucket, { SCRIPT: "a.R", ...given });
    assert.equal(code, 0, lines.join("\n"));
    const seen = bucket.text("output/test-run/seen").split("\n");
    for (const [name, value] of Object.entries(given)) {
      // Rscript itself passes these on through a shell.
      if (name.includes(".") || name.includes("%") || name === "IFS" || name === "BASHOPTS") continue;
      assert.ok(seen.includes(`${name}=${value}`), `${name}: ${seen.join("\n")}`);
    }
  });

  it("fails if a variable keeps R from starting", async () => {
    const { code, lines } = await fixture.run({ "a.R": "1" }, { SHELLOPTS: "noexec" });
    assert.equal(code, 69, lines.join("\n"));
    assert.match(lines.join("\n"), /error: R did not start/);
  });

  it("names what it does not keep: files outside output/, dangling links, pipes, empty folders", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": `writeLines("a", "cars.csv"); dir.create("sub"); writeLines("a", "sub/b.csv")
        dir.create("output/empty"); file.symlink("nowhere", "output/dangling"); system("mkfifo output/pipe")
        file.symlink(".", "output/self")`,
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.deepEqual(manifest?.notKept, ["cars.csv", "sub/b.csv"]);
    assert.ok(lines.includes("rfargate: warning: 2 files outside output/ were not kept: cars.csv, sub/b.csv"));
    const named = lines.find((line) => line.startsWith("rfargate: warning: not kept of output/: "))!;
    for (const text of [
      "dangling (a link to nothing)",
      "pipe (a pipe)",
      "empty (an empty folder)",
      "self (a link to a folder around it)",
    ])
      assert.ok(named.includes(text), named);
  });

  it("ends with its manifest even if a script has replaced output/ with a file", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": 'unlink("output", recursive = TRUE); writeLines("x", "output")',
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.deepEqual(manifest?.warnings, ["not kept: output is no longer a folder"]);
    assert.equal(lastLine(lines), "rfargate: end run=test-run exit=0");
  });

  it("names an output that cannot be read, and copies the others", async () => {
    const { code, manifest } = await fixture.run({
      "a.R": 'writeLines("a", "output/a"); writeLines("b", "output/b"); Sys.chmod("output/b", "000")',
    });
    assert.equal(code, 74);
    assert.match(manifest!.error!, /b: it cannot be read/);
    assert.deepEqual(
      manifest?.outputs.map(({ path }) => path),
      ["a"],
    );
  });
});
