import { ecsNoPlaintextSecret } from "../../../policy/rules/ecs-no-plaintext-secret";
import { testFixtures } from "../fixtures";

describe("ecs-no-plaintext-secret", () => {
  testFixtures(ecsNoPlaintextSecret);
});
