import { iamTrustNamesAccount } from "../../../policy/rules/iam-trust-names-account";
import { testFixtures } from "../fixtures";

describe("iam-trust-names-account", () => {
  testFixtures(iamTrustNamesAccount);
});
