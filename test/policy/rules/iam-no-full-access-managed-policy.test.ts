import { iamNoFullAccessManagedPolicy } from "../../../policy/rules/iam-no-full-access-managed-policy";
import { testFixtures } from "../fixtures";

describe("iam-no-full-access-managed-policy", () => {
  testFixtures(iamNoFullAccessManagedPolicy);
});
