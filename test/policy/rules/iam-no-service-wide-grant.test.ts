import { iamNoServiceWideGrant } from "../../../policy/rules/iam-no-service-wide-grant";
import { testFixtures } from "../fixtures";

describe("iam-no-service-wide-grant", () => {
  testFixtures(iamNoServiceWideGrant);
});
