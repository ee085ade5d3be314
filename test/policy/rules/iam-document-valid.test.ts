import { iamDocumentValid } from "../../../policy/rules/iam-document-valid";
import { testFixtures } from "../fixtures";

describe("iam-document-valid", () => {
  testFixtures(iamDocumentValid);
});
