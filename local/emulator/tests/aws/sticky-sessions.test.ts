import assert from "node:assert/strict";
import { DeregisterTargetsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { eventually } from "../../../../test/support/eventually";
import { ask, type Balancer, balancer, balancers, type Target, target } from "../support/load-balancer";

const STICKY = { "stickiness.enabled": "true", "stickiness.type": "lb_cookie" };

describe("A sticky session of a load balancer", function () {
  this.timeout(60_000);
  let targets: Target[];
  before(async () => {
    targets = [await target("127.0.0.1"), await target("127.0.0.2")];
  });
  after(() => Promise.all(targets.map((one) => one.close())));

  const named = (cookies: string[], name: string) => cookies.find((text) => text.startsWith(`${name}=`))!;
  const pair = (cookie: string) => cookie.split(";")[0]!;

  /** The targets of 20 requests: chance sends all to one of two targets once in half a million times. */
  async function answered(through: Balancer, cookies: string[]): Promise<Set<string>> {
    const seen = new Set<string>();
    for (let i = 0; i < 20; i++) seen.add((await ask(through, cookies)).body);
    return seen;
  }

  it("stays with the target that answered first, by either of two cookies", async () => {
    const through = await balancer(targets, STICKY);
    const { body, cookies } = await ask(through);
    for (const name of ["AWSALB", "AWSALBCORS"]) {
      assert.deepEqual([...(await answered(through, [pair(named(cookies, name))]))], [body]);
    }
    assert.equal((await answered(through, [])).size, 2);
  });

  it("has cookies for the whole site and for a day, besides those of the target", async () => {
    const through = await balancer(targets, STICKY);
    const asked = Date.now();
    const { cookies } = await ask(through);
    assert.ok(cookies.includes("session=of-the-target"), cookies.join("\n"));
    const own = /^AWSALB=[^;]+; Expires=([^;]+ GMT); Path=\/$/.exec(named(cookies, "AWSALB"));
    const days = (Date.parse(own![1]!) - asked) / 86_400_000;
    assert.ok(days > 0.99 && days < 1.01, own![0]);
    assert.match(named(cookies, "AWSALBCORS"), /; Path=\/; SameSite=None$/);
  });

  it("ends with its cookie's duration", async () => {
    const through = await balancer(targets, { ...STICKY, "stickiness.lb_cookie.duration_seconds": "1" });
    const cookie = pair(named((await ask(through)).cookies, "AWSALB"));
    await eventually("another target by an old cookie", async () => (await answered(through, [cookie])).size === 2);
  });

  it("moves to another target if its own no longer exists", async () => {
    const through = await balancer(targets, STICKY);
    const { body, cookies } = await ask(through);
    const request = { TargetGroupArn: through.targetGroupArn, Targets: [{ Id: body }] };
    await (await balancers()).send(new DeregisterTargetsCommand(request));
    const next = await ask(through, [pair(named(cookies, "AWSALB"))]);
    assert.notEqual(next.body, body);
    assert.notEqual(pair(named(next.cookies, "AWSALB")), pair(named(cookies, "AWSALB")));
  });

  it("does not accept a cookie of another group or a forged one", async () => {
    const [through, other] = [await balancer(targets, STICKY), await balancer(targets, STICKY)];
    const foreign = pair(named((await ask(other)).cookies, "AWSALB"));
    for (const cookie of [foreign, "AWSALB=127.0.0.1", "AWSALB=", "AWSALB=%00"]) {
      assert.equal((await answered(through, [cookie])).size, 2, cookie);
    }
  });

  it("needs the group's setting", async () => {
    const through = await balancer(targets);
    assert.deepEqual((await ask(through)).cookies, ["session=of-the-target"]);
  });
});
