import { sgEgressHttpsOnly } from "../../../policy/rules/sg-egress-https-only";
import { testFixtures } from "../fixtures";

describe("sg-egress-https-only", () => {
  testFixtures(sgEgressHttpsOnly);
});
