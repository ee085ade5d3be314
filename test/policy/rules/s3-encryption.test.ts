import { s3Encryption } from "../../../policy/rules/s3-encryption";
import { testFixtures } from "../fixtures";

describe("s3-encryption", () => {
  testFixtures(s3Encryption);
});
