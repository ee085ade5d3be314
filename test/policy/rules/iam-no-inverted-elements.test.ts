import { iamNoInvertedElements } from "../../../policy/rules/iam-no-inverted-elements";
import { testFixtures } from "../fixtures";

describe("iam-no-inverted-elements", () => {
  testFixtures(iamNoInvertedElements);
});
