import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { listens, parseListener, showListener } from "../../local/setup/port";

describe("a port of this machine", () => {
  it("is in use while a program listens on it", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    assert.equal(await listens(`${port}`), true);
    server.close();
    await once(server, "close");
    assert.equal(await listens(`${port}`), false);
  });

  it("is queried with the system's own tool", () => {
    assert.equal(showListener("80", "linux")[0], "ss");
    assert.equal(showListener("80", "darwin")[0], "lsof");
  });

  it("names its program, as ss and as lsof print it", () => {
    const ss = 'LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=812,fd=6),("nginx",pid=813,fd=6))\n';
    assert.equal(parseListener(ss), "nginx (process 812)");
    assert.equal(parseListener("p812\ncnginx\nf6\n"), "nginx (process 812)");
    assert.equal(parseListener("LISTEN 0 511 0.0.0.0:80 0.0.0.0:*\n"), undefined);
    assert.equal(parseListener(""), undefined);
  });
});
