import assert from "node:assert/strict";
import { iamDocumentKnown } from "../../../policy/rules/iam-document-known";
import { testFixtures } from "../fixtures";
import { run, UNKNOWN } from "../harness";

describe("iam-document-known", () => {
  testFixtures(iamDocumentKnown);

  it("makes an unknown document a note where strict mode is off", () => {
    const resources = [{ type: "iam/rolePolicy", props: { policy: UNKNOWN } }];
    const { violations, notes } = run(iamDocumentKnown, resources, { strict: false });
    assert.deepEqual(violations, []);
    assert.match(notes.join(), /Not checked: policy is unknown until/);
  });
});
