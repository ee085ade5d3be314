import { logsRetention } from "../../../policy/rules/logs-retention";
import { testFixtures } from "../fixtures";

describe("logs-retention", () => {
  testFixtures(logsRetention);
});
