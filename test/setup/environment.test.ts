import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { applied, exportLines, localEnvironment } from "../../local/setup/environment";

/** What a POSIX shell makes of a line. */
function shell(script: string, env: NodeJS.ProcessEnv = {}): string {
  return execFileSync("/bin/sh", ["-c", script], { env: { PATH: process.env.PATH, ...env }, encoding: "utf8" });
}

describe("the environment of stack local", () => {
  it("takes effect with eval, even if a folder has blanks and quotes in its name", () => {
    const changes = localEnvironment(["/opt/it's here/bin"], undefined);
    const printed = shell(
      `eval "$LINES"; printf '%s|%s|%s' "$PATH" "$PULUMI_BACKEND_URL" "\${AWS_ENDPOINT_URL-none}"`,
      {
        LINES: exportLines(changes, { PATH: "/usr/bin:/bin" }),
        AWS_ENDPOINT_URL: "http://other",
      },
    );
    assert.match(printed, /^\/opt\/it's here\/bin:[^|]*\/bin:\/usr\/bin:\/bin\|file:\/\/.*\/backend\|none$/);
  });

  it("puts no folder on PATH twice if applied again", () => {
    const changes = localEnvironment(["/engine"], undefined);
    const once = applied(changes, { PATH: "/usr/bin" });
    assert.equal(applied(changes, once).PATH, once.PATH);
    assert.equal(applied(changes, once).SSL_CERT_DIR, once.SSL_CERT_DIR);
  });

  it("keeps the machine's own certificates", () => {
    assert.match(applied(localEnvironment([], undefined), {}).SSL_CERT_DIR!, /\/trust:\/etc\/ssl\/certs$/);
  });

  it("names a base image only if it is not the default", () => {
    assert.equal(localEnvironment([], undefined).set.R_ON_FARGATE_BASE_IMAGE, undefined);
    assert.equal(localEnvironment([], "r:1").set.R_ON_FARGATE_BASE_IMAGE, "r:1");
  });

  it("names a Docker engine only if the client's context has another than the default", () => {
    assert.equal(localEnvironment([]).set.DOCKER_HOST, undefined);
    const host = "unix:///Users/x/.docker/run/docker.sock";
    assert.equal(localEnvironment([], undefined, host).set.DOCKER_HOST, host);
  });

  it("contains no passphrase and no key, only the name of the passphrase's file", () => {
    const changes = localEnvironment(["/engine"], "r:1");
    assert.ok(changes.set.PULUMI_CONFIG_PASSPHRASE_FILE);
    assert.deepEqual(
      Object.keys(changes.set).filter((name) => /SECRET|KEY|TOKEN|PASSPHRASE$/.test(name)),
      [],
    );
    assert.ok(changes.unset.includes("PULUMI_CONFIG_PASSPHRASE"));
  });
});
