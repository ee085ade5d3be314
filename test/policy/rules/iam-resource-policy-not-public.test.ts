import { iamResourcePolicyNotPublic } from "../../../policy/rules/iam-resource-policy-not-public";
import { testFixtures } from "../fixtures";

describe("iam-resource-policy-not-public", () => {
  testFixtures(iamResourcePolicyNotPublic);
});
