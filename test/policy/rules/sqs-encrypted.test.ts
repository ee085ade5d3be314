import { sqsEncrypted } from "../../../policy/rules/sqs-encrypted";
import { testFixtures } from "../fixtures";

describe("sqs-encrypted", () => {
  testFixtures(sqsEncrypted);
});
