import { s3PublicAccessBlocked } from "../../../policy/rules/s3-public-access-blocked";
import { testFixtures } from "../fixtures";

describe("s3-public-access-blocked", () => {
  testFixtures(s3PublicAccessBlocked);
});
