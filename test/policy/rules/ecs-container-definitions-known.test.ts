import { ecsContainerDefinitionsKnown } from "../../../policy/rules/ecs-container-definitions-known";
import { testFixtures } from "../fixtures";

describe("ecs-container-definitions-known", () => {
  testFixtures(ecsContainerDefinitionsKnown);
});
