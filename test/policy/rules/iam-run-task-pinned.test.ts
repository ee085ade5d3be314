import { iamRunTaskPinned } from "../../../policy/rules/iam-run-task-pinned";
import { testFixtures } from "../fixtures";

describe("iam-run-task-pinned", () => {
  testFixtures(iamRunTaskPinned);
});
