import { iamPassRolePinned } from "../../../policy/rules/iam-pass-role-pinned";
import { testFixtures } from "../fixtures";

describe("iam-pass-role-pinned", () => {
  testFixtures(iamPassRolePinned);
});
