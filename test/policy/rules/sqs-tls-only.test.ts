import { sqsTlsOnly } from "../../../policy/rules/sqs-tls-only";
import { testFixtures } from "../fixtures";

describe("sqs-tls-only", () => {
  testFixtures(sqsTlsOnly);
});
