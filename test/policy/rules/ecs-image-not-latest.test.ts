import { ecsImageNotLatest } from "../../../policy/rules/ecs-image-not-latest";
import { testFixtures } from "../fixtures";

describe("ecs-image-not-latest", () => {
  testFixtures(ecsImageNotLatest);
});
