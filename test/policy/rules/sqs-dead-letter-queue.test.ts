import { sqsDeadLetterQueue } from "../../../policy/rules/sqs-dead-letter-queue";
import { testFixtures } from "../fixtures";

describe("sqs-dead-letter-queue", () => {
  testFixtures(sqsDeadLetterQueue);
});
