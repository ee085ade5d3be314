import { ecsTaskRolesDistinct } from "../../../policy/rules/ecs-task-roles-distinct";
import { testFixtures } from "../fixtures";

describe("ecs-task-roles-distinct", () => {
  testFixtures(ecsTaskRolesDistinct);
});
