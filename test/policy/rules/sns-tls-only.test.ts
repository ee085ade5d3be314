import { snsTlsOnly } from "../../../policy/rules/sns-tls-only";
import { testFixtures } from "../fixtures";

describe("sns-tls-only", () => {
  testFixtures(snsTlsOnly);
});
