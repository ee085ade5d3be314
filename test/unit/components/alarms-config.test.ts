import assert from "node:assert/strict";
import { checkConfig } from "../../../components/config/load";
import { refusal } from "./refusal";

const check = (alarms: unknown, more: object = {}) =>
  checkConfig({ models: [{ name: "forecast", script: "f.R" }], alarms, ...more }, "Pulumi.dev.yaml");
const TOPIC = "arn:aws:sns:eu-west-1:123456789012:operations";

describe("alarms in the configuration", () => {
  it("are none without the key; the dashboard exists unless it is turned off", () => {
    assert.equal(check(undefined).alarms, undefined);
    assert.equal(check(undefined).dashboard, true);
    assert.equal(check(undefined, { dashboard: false }).dashboard, false);
  });

  it("have defaults for an empty key, and in each part if only another one is given", () => {
    const failedRuns = { notify: "each", threshold: 1, minutes: 5 };
    const api = { errorPercent: 5, latencySeconds: 5, minutes: 5 };
    assert.deepEqual(check({}).alarms, { email: [], failedRuns, api });
    assert.deepEqual(check({ failedRuns: { notify: "alarm", threshold: 3 } }).alarms, {
      email: [],
      failedRuns: { notify: "alarm", threshold: 3, minutes: 5 },
      api,
    });
    assert.equal(check({ failedRuns: false }).alarms!.failedRuns, false);
  });

  const table: Array<[string, unknown, RegExp]> = [
    [
      "an address that is none",
      { email: ["somebody"] },
      /alarms\.email\[0\]: "somebody" is invalid\n +allowed: an e-mail address/,
    ],
    [
      "a topic that is none",
      { topicArn: "operations" },
      /alarms\.topicArn: "operations" is invalid\n +allowed: the ARN of an SNS topic, arn:aws:sns:<region>:<account>:<name>,/,
    ],
    [
      "a FIFO topic, which alarms do not publish to",
      { topicArn: `${TOPIC}.fifo` },
      /alarms\.topicArn: "arn:aws:sns:eu-west-1:123456789012:operations\.fifo" is invalid\n +allowed: the ARN of an SNS topic, arn:aws:sns:<region>:<account>:<name>,/,
    ],
    [
      "addresses for a topic of others",
      { topicArn: TOPIC, email: ["a@example.org"] },
      /alarms\.email: only for a topic that the stack creates, and topicArn names an existing one\n +try: remove email or topicArn/,
    ],
    [
      "a key for a topic of others",
      { topicArn: TOPIC, kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1" },
      /alarms\.kmsKeyArn: only for a topic that the stack creates, and topicArn names an existing one\n +try: remove kmsKeyArn or topicArn/,
    ],
    [
      "AWS's own key, which lets no alarm publish",
      { kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:alias/aws/sns" },
      /alarms\.kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:alias\/aws\/sns" is invalid\n +allowed: the ARN of a KMS key of your own/,
    ],
    [
      "no failed run",
      { failedRuns: { threshold: 0 } },
      /alarms\.failedRuns\.threshold: 0 is invalid\n +allowed: 1 or more/,
    ],
    [
      "a way to tell that there is not",
      { failedRuns: { notify: "pager" } },
      /alarms\.failedRuns\.notify: "pager" is invalid\n +allowed: "each", "alarm", "both"/,
    ],
    [
      "true for what is not a switch",
      { failedRuns: true },
      /alarms\.failedRuns: true is invalid\n +allowed: false, or notify, threshold and minutes/,
    ],
    [
      "more than a day",
      { failedRuns: { minutes: 1441 } },
      /alarms\.failedRuns\.minutes: 1441 is invalid\n +allowed: 1 to 1440 minutes/,
    ],
    [
      "all requests",
      { api: { errorPercent: 100 } },
      /alarms\.api\.errorPercent: 100 is invalid\n +allowed: above 0 to below 100 percent/,
    ],
    [
      "no time at all",
      { api: { latencySeconds: 0 } },
      /alarms\.api\.latencySeconds: 0 is invalid\n +allowed: above 0 to 4000 seconds/,
    ],
    ["a field that does not exist", { mail: [] }, /alarms: .*mail/],
  ];
  for (const [name, alarms, expected] of table) {
    it(`refuses ${name}`, () =>
      assert.match(
        refusal(() => check(alarms)),
        expected,
      ));
  }
});
