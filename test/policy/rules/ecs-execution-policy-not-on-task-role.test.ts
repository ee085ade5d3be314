import { ecsExecutionPolicyNotOnTaskRole } from "../../../policy/rules/ecs-execution-policy-not-on-task-role";
import { testFixtures } from "../fixtures";

describe("ecs-execution-policy-not-on-task-role", () => {
  testFixtures(ecsExecutionPolicyNotOnTaskRole);
});
