import { ecsNoHostAccess } from "../../../policy/rules/ecs-no-host-access";
import { testFixtures } from "../fixtures";

describe("ecs-no-host-access", () => {
  testFixtures(ecsNoHostAccess);
});
