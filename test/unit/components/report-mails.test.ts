import assert from "node:assert/strict";
import { reportMessage } from "../../../components/schedule/report-mails";
import { Schedule } from "../../../components/schedule/schedule";
import { schedule } from "../../../components/schedule/trigger";
import type { EventMessage } from "../../../components/sqs/topic-target";
import { triggerTaskStatements } from "../../../components/triggers/configured";
import { ARGS, SCHEDULE, type Target } from "./schedule-args";
import { mockEngine, ofType, only, settled } from "./support";

describe("a schedule that reports", () => {
  it("sends a link to the report of each run, from the bucket's event, only to the topic", async () => {
    const registered = mockEngine();
    const made = new Schedule("p-dev-forecast", {
      ...ARGS,
      schedules: [
        { name: "weekly", expression: "rate(7 days)", report: "sales.html" },
        { name: "hourly", expression: "rate(1 hour)" },
      ],
      mails: { bucketName: "data", stack: "dev", topicArn: "arn:aws:sns:eu-west-1:123456789012:alarms" },
    });
    await settled();
    const [weekly, hourly] = ofType(registered, SCHEDULE).map(
      ({ inputs }) => JSON.parse((inputs.target as Target).input).containerOverrides[0].environment,
    );
    assert.deepEqual(weekly, [{ name: "RFARGATE_REPORT", value: "reports/forecast/weekly/sales.html" }]);
    assert.deepEqual(hourly, []);
    const { inputs: rule } = only(registered, "aws:cloudwatch/eventRule:EventRule");
    assert.deepEqual(JSON.parse(rule.eventPattern as string).detail, {
      bucket: { name: ["data"] },
      object: { key: [{ prefix: "reports/forecast/weekly/" }] },
    });
    const { inputs: target } = only(registered, "aws:cloudwatch/eventTarget:EventTarget");
    assert.equal(target.arn, "arn:aws:sns:eu-west-1:123456789012:alarms");
    assert.equal((target.deadLetterConfig as { arn: string }).arn, made.mails!.undelivered.arn);
    const { inputPaths, inputTemplate } = target.inputTransformer as EventMessage;
    assert.deepEqual(inputPaths, { key: "$.detail.object.key" });
    const link = /https:\S+(?=")/.exec(inputTemplate.replaceAll("<key>", "reports/forecast/weekly/r-1/sales.html"))![0];
    const url = new URL(link);
    assert.equal(url.host, "eu-west-1.console.aws.amazon.com");
    assert.equal(url.pathname, "/s3/object/data");
    assert.equal(url.searchParams.get("prefix"), "reports/forecast/weekly/r-1/sales.html");
    const queue = JSON.parse(
      ofType(registered, "aws:sqs/queuePolicy:QueuePolicy").find(({ name }) => name.includes("reports"))!.inputs
        .policy as string,
    );
    assert.deepEqual(queue.Statement[1].Condition, {
      ArnEquals: { "aws:SourceArn": [`arn:aws:events:eu-west-1:123456789012:rule/${rule.name}`] },
    });
  });

  it("is rejected at preview where SQS would reject the policy of the queue that its rules share", () => {
    mockEngine();
    const reported = (count: number) =>
      new Schedule("p-dev-forecast", {
        ...ARGS,
        schedules: Array.from({ length: count }, (_, i) => {
          return { name: `schedule-${i}`, expression: "rate(1 day)", report: "a.html" };
        }),
        mails: { bucketName: "data", stack: "dev", topicArn: "arn:aws:sns:eu-west-1:123456789012:alarms" },
      });
    reported(60);
    assert.throws(
      () => reported(120),
      /queue p-dev-forecast-reports-undelivered would have \d+ bytes, and SQS takes 8192/,
    );
  });

  it("allows tasks to write reports, and operators to read them, only if a schedule has one", () => {
    const grants = (report?: string) => {
      const models = [{ schedule: [{ overlap: "allow", report }] }];
      return triggerTaskStatements(models, ARGS.place, "data").map(({ Action, Resource }) => [Action, Resource]);
    };
    assert.deepEqual(grants(), []);
    assert.deepEqual(grants("a.html"), [[["s3:PutObject"], ["arn:aws:s3:::data/reports/*"]]]);
    const operator = (mails?: object) => schedule.operatorStatements!([{ mails } as Schedule]);
    assert.deepEqual(operator(), []);
    assert.deepEqual(
      operator({ reportsArn: "arn:aws:s3:::data/reports/*" }).map(({ Action, Resource }) => [Action, Resource]),
      [[["s3:GetObject"], ["arn:aws:s3:::data/reports/*"]]],
    );
  });

  it("links to the console of its partition", () => {
    const link = (partition: string, region: string) => {
      const place = { ...ARGS.place, partition, region };
      const args = { place, bucketName: "data", stack: "dev", model: "m", schedules: [], topicArn: "t" };
      return /https:\/\/([^/]+)/.exec(reportMessage(args, { name: "s", report: "r.html" }).inputTemplate)![1];
    };
    assert.equal(link("aws-cn", "cn-north-1"), "cn-north-1.console.amazonaws.cn");
    assert.equal(link("aws-us-gov", "us-gov-west-1"), "us-gov-west-1.console.amazonaws-us-gov.com");
  });
});
