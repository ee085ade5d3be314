import assert from "node:assert/strict";
import type { Statement } from "../iam-judge";
import { isOf, type Principal, unusedGrants } from "./grants";
import { UNRECORDED_OF_PIPELINES } from "./pipeline-reasons";
import { ASKED_IN_VAIN, UNRECORDED } from "./reasons";
import { pipelines, principals } from "./recorded-stacks";
import { recordedRows, rowText } from "./rows";
import { covers } from "./simulate";

describe("the recorded permissions of roles and operators", function () {
  this.timeout(120_000);
  const rows = recordedRows();
  let all: Principal[];
  before(() => {
    all = [...principals(), ...pipelines()];
  });

  it("are allowed by their documents", () => {
    const lacking = rows.filter(
      (row) => row.allowed && !all.some((one) => isOf(one, row) && one.statements.some((some) => covers(some, row))),
    );
    assert.deepEqual(lacking.map(rowText), []);
  });

  it("are denied only in tests of denials", () => {
    const refused = rows.filter((row) => !row.allowed).map(rowText);
    assert.deepEqual(
      refused.filter((text) => !ASKED_IN_VAIN.some((known) => known.test(text))),
      [],
    );
  });

  it("use every grant, except those with a reason why no recording reaches them", () => {
    const unrecorded = { ...UNRECORDED, ...UNRECORDED_OF_PIPELINES };
    const unused = unusedGrants(all, rows);
    assert.deepEqual(
      unused.filter((grant) => !(grant in unrecorded)),
      [],
    );
    const granted = unusedGrants(all, []);
    assert.deepEqual(
      Object.keys(unrecorded).filter((grant) => granted.includes(grant) && !unused.includes(grant)),
      [],
      "used meanwhile",
    );
  });

  it("reveal an unused grant", () => {
    const Resource = ["arn:aws:s3:::data/*"];
    const idle: Statement = { Sid: "Idle", Effect: "Allow", Action: ["s3:DeleteObject"], Resource };
    const task = { stack: "local", name: "role/r-on-fargate-dev-task", statements: [idle] };
    assert.deepEqual(unusedGrants([task], rows), ["task Idle arn:aws:s3:::data/*", "task Idle s3:DeleteObject"]);
  });
});
