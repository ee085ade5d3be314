import { sqsVisibilityCoversTask } from "../../../policy/rules/sqs-visibility-covers-task";
import { testFixtures } from "../fixtures";

describe("sqs-visibility-covers-task", () => {
  testFixtures(sqsVisibilityCoversTask);
});
