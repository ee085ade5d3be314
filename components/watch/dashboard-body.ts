import type * as pulumi from "@pulumi/pulumi";
import type { TriggerFigures } from "../task/trigger";
import {
  alarmStates,
  graph,
  heading,
  laidOut,
  logTable,
  type MetricLine,
  type Panel,
  type Widget,
} from "./dashboard-widgets";

/** What a stack's dashboard can show. */
export interface DashboardParts {
  region: string;
  /** Title. */
  stack: string;
  clusterName: string;
  /** Whether the cluster has Container Insights, the source of the tasks' metrics. */
  insights: boolean;
  models: DashboardModel[];
  /** ARNs. */
  alarms: string[];
}

export interface DashboardModel extends pulumi.Unwrap<TriggerFigures> {
  name: string;
  /** Task definition families of its runs. */
  families: string[];
  logGroup: string;
  /** Rule that counts its failed runs. */
  failedRunRule?: string;
  /** Queues of its schedules and uploads that should be empty. */
  deadLetterQueueNames: string[];
}

/** R's line about an error, and the entrypoint's last line about a failed run. */
const ERRORS = [
  "fields @timestamp, @logStream, @message",
  "filter @message like /^Error(:| in )/ or @message like /^rfargate: end run=\\S+ exit=[1-9]/",
  "sort @timestamp desc",
  "limit 50",
].join(" | ");

const SQS = "AWS/SQS";
const INSIGHTS = "ECS/ContainerInsights";
const ELB = "AWS/ApplicationELB";

/**
 * The body of a stack's dashboard: only what the stack has.
 * Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function dashboardBody(parts: DashboardParts): { widgets: Widget[] } {
  const { region, models } = parts;
  const rows: Panel[][] = [
    [heading(`# ${parts.stack}`)],
    ...(parts.alarms.length > 0 ? [[alarmStates(parts.alarms)]] : []),
    runs(parts),
    ...models.flatMap((model) => queueRow(model, parts)),
    ...models.flatMap((model) => apiRow(model, parts)),
    triggers(parts),
    [
      logTable(
        "Last errors",
        models.map(({ logGroup }) => logGroup),
        ERRORS,
        region,
      ),
    ],
  ];
  return { widgets: laidOut(rows.filter((row) => row.length > 0)) };
}

function runs({ region, models, clusterName, insights }: DashboardParts): Panel[] {
  const families = models.flatMap((model) => model.families);
  const used = (kind: "Cpu" | "Memory") =>
    families.flatMap((family, i): Parameters<typeof graph>[1] => {
      const metric = (name: string, id: string): MetricLine => [
        ...([INSIGHTS, `${kind}${name}`, "ClusterName", clusterName, "TaskDefinitionFamily", family] as const),
        { id, visible: false },
      ];
      const share = { expression: `100 * used${i} / reserved${i}`, label: family, id: `share${i}` };
      return [[share], metric("Utilized", `used${i}`), metric("Reserved", `reserved${i}`)];
    });
  const tasks: MetricLine = [INSIGHTS, "TaskCount", "ClusterName", clusterName, { label: "tasks" }];
  const failed = models.flatMap(({ name, failedRunRule }): MetricLine[] =>
    failedRunRule ? [["AWS/Events", "MatchedEvents", "RuleName", failedRunRule, { label: name }]] : [],
  );
  const average = { region, stat: "Average", unit: "%" } as const;
  return [
    ...(failed.length > 0 ? [graph("Failed runs", failed, { region, stat: "Sum", unit: "runs" })] : []),
    ...(insights ? [graph("Tasks", [tasks], { region, stat: "Maximum", period: 60, unit: "tasks" })] : []),
    ...(insights ? [graph("CPU of what tasks have", used("Cpu"), average)] : []),
    ...(insights ? [graph("Memory of what tasks have", used("Memory"), average)] : []),
  ];
}

const letters = (queue: string, label: string): MetricLine => [
  ...([SQS, "ApproximateNumberOfMessagesVisible", "QueueName", queue] as const),
  { label },
];

function queueRow({ name, queue }: DashboardModel, { region, clusterName, insights }: DashboardParts): Panel[][] {
  if (!queue) return [];
  const { queueName, deadLetterQueueName, serviceName } = queue;
  const options = { region, stat: "Maximum", period: 60 } as const;
  const workers: MetricLine = [
    ...([INSIGHTS, "RunningTaskCount", "ClusterName", clusterName, "ServiceName", serviceName] as const),
    { label: "workers" },
  ];
  const inWork: MetricLine = [
    SQS,
    "ApproximateNumberOfMessagesNotVisible",
    "QueueName",
    queueName,
    { label: "in work" },
  ];
  const messages = [letters(queueName, "waiting"), inWork, ...(insights ? [workers] : [])];
  const age: MetricLine = [SQS, "ApproximateAgeOfOldestMessage", "QueueName", queueName, { label: "age" }];
  return [
    [
      graph(`${name}: messages`, messages, { ...options, unit: "messages" }),
      graph(`${name}: oldest message`, [age], { ...options, unit: "seconds" }),
      graph(`${name}: dead letters`, [letters(deadLetterQueueName, "dead letters")], { ...options, unit: "messages" }),
    ],
  ];
}

function apiRow({ name, api }: DashboardModel, { region, clusterName, insights }: DashboardParts): Panel[][] {
  if (!api) return [];
  const balancer = ["LoadBalancer", api.loadBalancer] as const;
  const target = [...balancer, "TargetGroup", api.targetGroup] as const;
  const time = (stat: string): MetricLine => [ELB, "TargetResponseTime", ...target, { stat, label: stat }];
  const requests: MetricLine[] = [
    [ELB, "RequestCount", ...target, { label: "requests" }],
    [ELB, "HTTPCode_Target_4XX_Count", ...target, { label: "4xx" }],
    [ELB, "HTTPCode_Target_5XX_Count", ...target, { label: "5xx of the script" }],
    [ELB, "HTTPCode_ELB_5XX_Count", ...balancer, { label: "5xx of the load balancer" }],
  ];
  const running = ["ClusterName", clusterName, "ServiceName", api.serviceName] as const;
  const tasks: MetricLine[] = [
    [ELB, "HealthyHostCount", ...target, { label: "healthy", stat: "Minimum" }],
    ...(insights ? [[INSIGHTS, "RunningTaskCount", ...running, { label: "running" }] as MetricLine] : []),
  ];
  return [
    [
      graph(`${name}: requests`, requests, { region, stat: "Sum", period: 60, unit: "requests" }),
      graph(`${name}: answer times`, [time("p50"), time("p95")], { region, stat: "p95", period: 60, unit: "seconds" }),
      graph(`${name}: tasks`, tasks, { region, stat: "Maximum", period: 60, unit: "tasks" }),
    ],
  ];
}

/** Source: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
const MAP_FIGURES = ["Started", "Failed", "Aborted"] as const;

const mapFigure = (model: string, machineArn: string, figure: (typeof MAP_FIGURES)[number]): MetricLine => [
  ...(["AWS/States", `Executions${figure}`, "StateMachineArn", machineArn] as const),
  { label: `${model}: ${figure.toLowerCase()}` },
];

function triggers({ region, models }: DashboardParts): Panel[] {
  const waiting = models.flatMap(({ name, uploadQueueName }) =>
    uploadQueueName ? [letters(uploadQueueName, name)] : [],
  );
  const dead = models.flatMap(({ deadLetterQueueNames }) => deadLetterQueueNames.map((queue) => letters(queue, queue)));
  const maps = models.flatMap(({ name, mapMachineArn }) =>
    mapMachineArn ? MAP_FIGURES.map((figure) => mapFigure(name, mapMachineArn, figure)) : [],
  );
  const options = { region, stat: "Maximum", period: 60 } as const;
  return [
    ...(waiting.length > 0 ? [graph("Uploads that wait", waiting, { ...options, unit: "objects" })] : []),
    ...(maps.length > 0 ? [graph("Maps", maps, { region, stat: "Sum", unit: "maps" })] : []),
    ...(dead.length > 0 ? [graph("Starts that failed for good", dead, { ...options, unit: "messages" })] : []),
  ];
}
