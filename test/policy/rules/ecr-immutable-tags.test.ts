import { ecrImmutableTags } from "../../../policy/rules/ecr-immutable-tags";
import { testFixtures } from "../fixtures";

describe("ecr-immutable-tags", () => {
  testFixtures(ecrImmutableTags);
});
