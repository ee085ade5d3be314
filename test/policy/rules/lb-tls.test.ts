import { lbTls } from "../../../policy/rules/lb-tls";
import { testFixtures } from "../fixtures";

describe("lb-tls", () => {
  testFixtures(lbTls);
});
