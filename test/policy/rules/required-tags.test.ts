import { requiredTags } from "../../../policy/rules/required-tags";
import { testFixtures } from "../fixtures";

describe("required-tags", () => {
  testFixtures(requiredTags);
});
