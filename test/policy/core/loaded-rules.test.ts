import assert from "node:assert/strict";
import { loadedRules } from "../../../policy/core/loaded-rules";
import { RULES } from "../../../policy/rules";

const PACK = { name: "our-pack", version: "1.2.3", description: "d", displayName: "Our pack", tags: [] };

describe("a pack's rules and their levels", () => {
  it("have the levels and settings of their rules by default", () => {
    const defaults = loadedRules(RULES, {}).defaults() as Record<
      string,
      { enforcementLevel: string; maxDays?: number }
    >;
    assert.equal(defaults["ecs-read-only-root"]!.enforcementLevel, "advisory");
    assert.equal(defaults["ecs-cluster-insights"]!.enforcementLevel, "advisory");
    assert.equal(typeof defaults["logs-retention"]!.maxDays, "number");
  });

  it("have every rule once", () => {
    assert.deepEqual(Object.keys(loadedRules(RULES, {}).defaults()).sort(), RULES.map(({ name }) => name).sort());
  });

  it("are sent to the engine with the pack's name and version", () => {
    const told = Buffer.from(loadedRules(RULES, {}).info(PACK)).toString("latin1");
    for (const text of ["our-pack", "1.2.3", "iam-no-service-wide-grant"]) assert.ok(told.includes(text), text);
  });

  it("are sent to the engine with the levels that the pack sets", () => {
    const level = (config: Parameters<typeof loadedRules>[1]) => JSON.stringify(loadedRules(RULES, config).info(PACK));
    assert.notEqual(level({ "ecs-read-only-root": "mandatory" }), level({}));
    assert.equal(
      level({ "ecs-read-only-root": "mandatory" }),
      level({ "ecs-read-only-root": { enforcementLevel: "mandatory" } }),
    );
  });

  it("keep their level where the pack only changes a setting", () => {
    assert.doesNotThrow(() => loadedRules(RULES, { "logs-retention": { maxDays: 3 } }));
  });

  const wrong: [string, Parameters<typeof loadedRules>[1], RegExp][] = [
    ["an unknown rule", { "lb-tsl": "advisory" }, /"lb-tsl", which does not exist/],
    ["an unknown setting", { "logs-retention": { maxDay: 3 } }, /has no setting "maxDay"/],
    ["an unknown level", { "lb-tls": "advise" as "advisory" }, /has the level "advise"/],
    ["an unknown service", { "iam-no-service-wide-grant": { services: ["s33"] } }, /the service "s33"/],
    [
      "an exception without an end",
      { "lb-tls": { exceptions: [{ urn: "urn:*", reason: "the vendor needs it" }] } },
      /expires/,
    ],
  ];
  for (const [name, config, says] of wrong) {
    it(`are not loaded with ${name}`, () => {
      assert.throws(() => loadedRules(RULES, config), says);
    });
  }
});
