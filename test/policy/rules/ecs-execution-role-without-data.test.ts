import { ecsExecutionRoleWithoutData } from "../../../policy/rules/ecs-execution-role-without-data";
import { testFixtures } from "../fixtures";

describe("ecs-execution-role-without-data", () => {
  testFixtures(ecsExecutionRoleWithoutData);
});
