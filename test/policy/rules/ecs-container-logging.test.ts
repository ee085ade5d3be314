import { ecsContainerLogging } from "../../../policy/rules/ecs-container-logging";
import { testFixtures } from "../fixtures";

describe("ecs-container-logging", () => {
  testFixtures(ecsContainerLogging);
});
