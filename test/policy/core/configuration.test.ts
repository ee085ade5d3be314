import assert from "node:assert/strict";
import { checkConfiguration } from "../../../policy/core/configuration";
import { servePolicyPack } from "../../../policy/core/serve";
import { RULES } from "../../../policy/rules";

const GOOD = { urn: "urn:pulumi:dev::*", reason: "the vendor needs it", expires: "2027-01-31" };

describe("a configuration", () => {
  it("may name existing rules, levels, settings and exceptions", () => {
    const given = {
      "lb-tls": { enforcementLevel: "advisory", strict: false },
      "logs-retention": { maxDays: 7, exceptions: [GOOD] },
    };
    assert.deepEqual(checkConfiguration(RULES, { all: { enforcementLevel: "advisory" }, ...given }), []);
  });

  it("is rejected with the list of rules if it misspells one", () => {
    const [error] = checkConfiguration(RULES, { "lb-tsl": { enforcementLevel: "advisory" } });
    assert.match(
      error!,
      /names the rule "lb-tsl", which does not exist; rules are iam-no-service-wide-grant, .*, lb-tls, /,
    );
  });

  it("is rejected with the list of levels if it misspells one", () => {
    const [error] = checkConfiguration(RULES, { "lb-tls": { enforcementLevel: "advise" } });
    assert.equal(error, 'rule "lb-tls" has the level "advise"; levels are mandatory, advisory, disabled');
  });

  it("is rejected with the list of levels if it misspells the one for all rules", () => {
    const [error] = checkConfiguration(RULES, { all: { enforcementLevel: "advise" } });
    assert.match(error!, /levels are mandatory, advisory, disabled/);
  });

  it("is rejected with the list of settings if it misspells one", () => {
    const [error] = checkConfiguration(RULES, { "logs-retention": { maxDay: 3 } });
    assert.equal(error, 'rule "logs-retention" has no setting "maxDay"; settings are maxDays, strict, exceptions');
  });

  it("is rejected if it guards an unknown service", () => {
    const given = { "iam-no-service-wide-grant": { services: ["s3", "s33"] } };
    assert.match(checkConfiguration(RULES, given).join(), /names the service "s33", which AWS does not have/);
  });

  const exceptions: [string, object, RegExp][] = [
    ["without a urn", { ...GOOD, urn: undefined }, /urn is missing; it is the URN of a resource/],
    ["for something that is no urn", { ...GOOD, urn: "*" }, /urn is "\*"/],
    ["without a reason", { ...GOOD, reason: " " }, /says why in 10 characters/],
    ["without an end", { ...GOOD, expires: undefined }, /expires is missing; it is a day like/],
    ["that ends on no day", { ...GOOD, expires: "2027-02-30" }, /expires is "2027-02-30"/],
    ["for something that is no text", { ...GOOD, urn: 5 }, /urn is 5/],
    ["with a part that none has", { ...GOOD, until: "2027-01-31" }, /has the part "until"; parts are urn, reason, exp/],
    ["that ends in words", { ...GOOD, expires: "next year" }, /expires is "next year"/],
  ];
  for (const [name, exception, says] of exceptions) {
    it(`is refused for an exception ${name}`, () => {
      const [error] = checkConfiguration(RULES, { "lb-tls": { exceptions: [exception] } });
      assert.match(error!, says);
    });
  }

  it("is checked before a pack is served, levels in short form as well", () => {
    const level = "advise" as "advisory";
    assert.throws(
      () => servePolicyPack("p", RULES, { "lb-tls": level }),
      /the configuration of the policy pack is wrong: .*advise/,
    );
  });
});
