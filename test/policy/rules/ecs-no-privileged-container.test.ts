import { ecsNoPrivilegedContainer } from "../../../policy/rules/ecs-no-privileged-container";
import { testFixtures } from "../fixtures";

describe("ecs-no-privileged-container", () => {
  testFixtures(ecsNoPrivilegedContainer);
});
