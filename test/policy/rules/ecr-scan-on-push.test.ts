import { ecrScanOnPush } from "../../../policy/rules/ecr-scan-on-push";
import { testFixtures } from "../fixtures";

describe("ecr-scan-on-push", () => {
  testFixtures(ecrScanOnPush);
});
