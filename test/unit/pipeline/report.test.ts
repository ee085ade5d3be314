import assert from "node:assert/strict";
import fc from "fast-check";
import { headline, marker, previewReport } from "../../../runner/pipeline/report";

const CHANGES = `Previewing update (dev):
 ~  aws:cloudwatch:LogGroup r-on-fargate-dev-forecast update [diff: ~retentionInDays]
Policies:
    ✅ r-on-fargate@v0.1.0 (local: policy)

Resources:
    + 2 to create
    ~ 1 to update
    3 changes. 45 unchanged
`;
const REFUSED = `Policies:
    ❌ r-on-fargate@v0.1.0 (local: policy)
        - [mandatory]  iam-no-service-wide-grant  (aws:iam/policy:Policy: p)
`;

describe("the report of a preview", () => {
  it("starts with its conclusion", () => {
    assert.equal(headline(CHANGES, 0), "+ 2 to create, ~ 1 to update");
    assert.equal(headline("Resources:\n    48 unchanged\n", 0), "no changes");
    assert.equal(headline(REFUSED, 255), "refused by the policy pack");
    assert.equal(headline("error: no credentials\n", 255), "failed");
    assert.equal(headline(CHANGES, 255), "failed; + 2 to create, ~ 1 to update");
  });

  it("contains Pulumi's complete output, folded, with a link to the run", () => {
    const report = previewReport({
      stack: "dev",
      text: CHANGES,
      code: 0,
      run: "https://github.com/o/r/actions/runs/1",
    });
    assert.ok(report.startsWith(`${marker("dev")}\n### Stack \`dev\`: + 2 to create`));
    assert.ok(report.includes(`\`\`\`text\n${CHANGES.trimEnd()}\n\`\`\`\n\n</details>`));
    assert.match(report, /\[The workflow's run\]\(https:\/\/github\.com\/o\/r\/actions\/runs\/1\)/);
  });

  it("fits into a GitHub comment, whatever the preview's output, and keeps its beginning and end", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 300 }).map((part) => `begin ${part.repeat(2000)} end`);
    fc.assert(
      fc.property(text, (given) => {
        const report = previewReport({ stack: "dev", text: given, code: 0 });
        assert.ok(report.length <= 65_536, String(report.length));
        assert.match(report, /\nbegin /);
        assert.match(report, / end\n`/);
      }),
      { numRuns: 30 },
    );
  });

  it("cannot be escaped by the preview's output", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("`", "```", "\n", "````", "text", "<b>"), { maxLength: 40 }), (parts) => {
        const report = previewReport({ stack: "dev", text: `a${parts.join("")}b`, code: 0 });
        const [fence] = /^`+(?=text$)/m.exec(report)!;
        assert.equal(report.split("\n").filter((line) => line === fence).length, 1);
      }),
    );
  });
});
