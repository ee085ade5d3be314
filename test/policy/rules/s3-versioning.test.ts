import { s3Versioning } from "../../../policy/rules/s3-versioning";
import { testFixtures } from "../fixtures";

describe("s3-versioning", () => {
  testFixtures(s3Versioning);
});
