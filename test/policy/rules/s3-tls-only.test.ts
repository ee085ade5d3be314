import { s3TlsOnly } from "../../../policy/rules/s3-tls-only";
import { testFixtures } from "../fixtures";

describe("s3-tls-only", () => {
  testFixtures(s3TlsOnly);
});
