import { ecsImageByDigest } from "../../../policy/rules/ecs-image-by-digest";
import { testFixtures } from "../fixtures";

describe("ecs-image-by-digest", () => {
  testFixtures(ecsImageByDigest);
});
