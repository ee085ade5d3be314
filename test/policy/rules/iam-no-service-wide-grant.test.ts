import assert from "node:assert/strict";
import { iamNoServiceWideGrant } from "../../../policy/rules/iam-no-service-wide-grant";
import { testFixtures } from "../fixtures";
import { run, UNKNOWN } from "../harness";

describe("iam-no-service-wide-grant", () => {
  testFixtures(iamNoServiceWideGrant);

  it("makes an unknown document a note where strict mode is off", () => {
    const resources = [{ type: "iam/rolePolicy", props: { policy: UNKNOWN } }];
    const { violations, notes } = run(iamNoServiceWideGrant, resources, { strict: false });
    assert.deepEqual(violations, []);
    assert.match(notes.join(), /policy is unknown until/);
  });
});
