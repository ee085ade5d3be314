import { ecsReadOnlyRoot } from "../../../policy/rules/ecs-read-only-root";
import { testFixtures } from "../fixtures";

describe("ecs-read-only-root", () => {
  testFixtures(ecsReadOnlyRoot);
});
