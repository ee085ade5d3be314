import { ecsFargateSize } from "../../../policy/rules/ecs-fargate-size";
import { testFixtures } from "../fixtures";

describe("ecs-fargate-size", () => {
  testFixtures(ecsFargateSize);
});
