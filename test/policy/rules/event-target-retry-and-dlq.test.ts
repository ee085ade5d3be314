import { eventTargetRetryAndDlq } from "../../../policy/rules/event-target-retry-and-dlq";
import { testFixtures } from "../fixtures";

describe("event-target-retry-and-dlq", () => {
  testFixtures(eventTargetRetryAndDlq);
});
