import { ecsClusterInsights } from "../../../policy/rules/ecs-cluster-insights";
import { testFixtures } from "../fixtures";

describe("ecs-cluster-insights", () => {
  testFixtures(ecsClusterInsights);
});
