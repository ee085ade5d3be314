import { sgNoWorldIngress } from "../../../policy/rules/sg-no-world-ingress";
import { testFixtures } from "../fixtures";

describe("sg-no-world-ingress", () => {
  testFixtures(sgNoWorldIngress);
});
