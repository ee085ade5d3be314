import assert from "node:assert/strict";
import fc from "fast-check";
import { Dashboard } from "../../../components/watch/dashboard";
import { type DashboardModel, type DashboardParts, dashboardBody } from "../../../components/watch/dashboard-body";
import { COLUMNS, laidOut, logTable, type Panel, type Widget } from "../../../components/watch/dashboard-widgets";
import { mockEngine, only, settled } from "./support";

const PLAIN: DashboardModel = {
  name: "forecast",
  families: ["app-forecast"],
  logGroup: "/app/forecast",
  deadLetterQueueNames: [],
};
const parts = (more: Partial<DashboardParts> = {}): DashboardParts => ({
  region: "eu-west-1",
  stack: "app",
  clusterName: "c",
  insights: true,
  models: [PLAIN],
  alarms: [],
  ...more,
});
const titles = (body: { widgets: Widget[] }) => body.widgets.map(({ properties: { title } }) => title).filter(Boolean);
const metricsOf = (body: { widgets: Widget[] }, title: string) =>
  body.widgets.find(({ properties }) => properties.title === title)!.properties.metrics as unknown[][];

describe("the body of a dashboard", () => {
  it("shows a minimal stack's tasks and last errors, and nothing else", () => {
    const body = dashboardBody(parts());
    assert.deepEqual(titles(body), ["Tasks", "CPU of what tasks have", "Memory of what tasks have", "Last errors"]);
    assert.deepEqual(metricsOf(body, "CPU of what tasks have"), [
      [{ expression: "100 * used0 / reserved0", label: "app-forecast", id: "share0" }],
      [
        ...["ECS/ContainerInsights", "CpuUtilized", "ClusterName", "c", "TaskDefinitionFamily", "app-forecast"],
        { id: "used0", visible: false },
      ],
      [
        ...["ECS/ContainerInsights", "CpuReserved", "ClusterName", "c", "TaskDefinitionFamily", "app-forecast"],
        { id: "reserved0", visible: false },
      ],
    ]);
  });

  it("shows no metrics of Container Insights without it", () => {
    const models = [{ ...PLAIN, api: { loadBalancer: "app/b/1", targetGroup: "targetgroup/t/2", serviceName: "s" } }];
    assert.doesNotMatch(JSON.stringify(dashboardBody(parts({ insights: false, models }))), /ContainerInsights/);
  });

  it("adds failed runs, a queue, an API, uploads and dead letters, each for the models that have it", () => {
    const body = dashboardBody(
      parts({
        alarms: ["arn:alarm"],
        models: [
          { ...PLAIN, failedRunRule: "app-forecast-failed-runs", deadLetterQueueNames: ["app-forecast-dead"] },
          { ...PLAIN, name: "score", queue: { queueName: "q", deadLetterQueueName: "d", serviceName: "w" } },
          {
            ...PLAIN,
            name: "beans",
            api: { loadBalancer: "app/b/1", targetGroup: "targetgroup/t/2", serviceName: "s" },
          },
          { ...PLAIN, name: "thumbs", uploadQueueName: "u.fifo" },
        ],
      }),
    );
    assert.deepEqual(titles(body), [
      ...["Alarms", "Failed runs", "Tasks", "CPU of what tasks have", "Memory of what tasks have"],
      ...["score: messages", "score: oldest message", "score: dead letters"],
      ...["beans: requests", "beans: answer times", "beans: tasks"],
      ...["Uploads that wait", "Starts that failed for good", "Last errors"],
    ]);
    assert.deepEqual(metricsOf(body, "Failed runs"), [
      ["AWS/Events", "MatchedEvents", "RuleName", "app-forecast-failed-runs", { label: "forecast" }],
    ]);
    assert.deepEqual(
      metricsOf(body, "beans: answer times").map((line) => line.at(-1)),
      [
        { stat: "p50", label: "p50" },
        { stat: "p95", label: "p95" },
      ],
    );
  });

  it("queries the log groups of all models for R's errors and failed runs", () => {
    const body = dashboardBody(parts({ models: [PLAIN, { ...PLAIN, name: "score", logGroup: "/app/score" }] }));
    const query = body.widgets.at(-1)!.properties.query as string;
    assert.match(query, /^SOURCE '\/app\/forecast' \| SOURCE '\/app\/score' \| fields @timestamp/);
    const filters = [...query.matchAll(/like \/((?:\\.|[^/])+)\//g)].map(([, pattern]) => new RegExp(pattern!));
    const found = (line: string) => filters.some((filter) => filter.test(line));
    assert.ok(found("Error in f(1) : no such column"));
    assert.ok(found("Error: no such column"));
    assert.ok(found("rfargate: end run=20260101-000000-abcdef exit=137"));
    assert.ok(!found("rfargate: end run=20260101-000000-abcdef exit=0"));
    assert.ok(!found("Errors: 0"));
  });

  it("queries at most 50 log groups, the limit of a query", () => {
    const groups = Array.from({ length: 60 }, (_, i) => `/g/${i}`);
    assert.equal((logTable("t", groups, "fields @message", "r").properties.query as string).split("SOURCE").length, 51);
  });

  it("fits into the grid, without overlapping widgets", () => {
    const panel = fc.record({ type: fc.constant("text" as const), height: fc.integer({ min: 1, max: 20 }) });
    const row = fc.array(panel, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        const widgets = laidOut(rows as Panel[][]);
        assert.equal(widgets.length, rows.flat().length);
        const taken = new Set<string>();
        for (const { x, y, width, height } of widgets) {
          assert.ok(x >= 0 && width > 0 && x + width <= COLUMNS);
          for (let column = x; column < x + width; column++)
            for (let line = y; line < y + height; line++) {
              assert.ok(!taken.has(`${column} ${line}`));
              taken.add(`${column} ${line}`);
            }
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("Dashboard", () => {
  it("has the component's name, and the body from its arguments", async () => {
    const registered = mockEngine();
    const { models, alarms, ...fixed } = parts();
    new Dashboard("app", { ...fixed, models, alarms });
    await settled();
    const { inputs } = only(registered, "aws:cloudwatch/dashboard:Dashboard");
    assert.equal(inputs.dashboardName, "app");
    assert.deepEqual(JSON.parse(inputs.dashboardBody as string), dashboardBody(parts()));
  });
});
