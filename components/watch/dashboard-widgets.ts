/** The parts of a CloudWatch dashboard's body that a stack uses. */

/** A metric of CloudWatch: namespace, name, dimensions in pairs, options. */
export type MetricLine = [namespace: string, name: string, ...dimensionsAndOptions: (string | LineOptions)[]];

/** An expression over the other lines of its widget. */
export type ExpressionLine = [LineOptions & { expression: string }];

interface LineOptions {
  id?: string;
  label?: string;
  stat?: string;
  visible?: boolean;
}

/**
 * A widget without its position.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export interface Panel {
  type: "text" | "metric" | "log" | "alarm";
  /** Grid rows. */
  height: number;
  properties: Record<string, unknown>;
}

export interface Widget extends Panel {
  x: number;
  y: number;
  width: number;
}

/** Columns of a dashboard's grid. */
export const COLUMNS = 24;

/** Places the panels of each row side by side over the whole width, and the rows below each other. */
export function laidOut(rows: Panel[][]): Widget[] {
  let y = 0;
  return rows.flatMap((row) => {
    const width = Math.floor(COLUMNS / row.length);
    const widgets = row.map((panel, i) => ({ ...panel, x: i * width, y, width }));
    y += Math.max(0, ...row.map(({ height }) => height));
    return widgets;
  });
}

/** A heading; Markdown. */
export const heading = (markdown: string): Panel => ({ type: "text", height: 1, properties: { markdown } });

/** The states of alarms; a widget takes at most 100 of them. */
export function alarmStates(alarms: string[]): Panel {
  const shown = alarms.slice(0, 100);
  // Four alarms fit side by side.
  return { type: "alarm", height: 1 + Math.ceil(shown.length / 4), properties: { title: "Alarms", alarms: shown } };
}

interface GraphOptions {
  region: string;
  stat: "Average" | "Sum" | "Maximum" | "p95";
  /** Seconds. @default 300 */
  period?: number;
  /** Of the left axis, which starts at 0. */
  unit: string;
}

/** A graph of metrics over time. */
export function graph(title: string, metrics: (MetricLine | ExpressionLine)[], options: GraphOptions): Panel {
  const { region, stat, period = 300, unit } = options;
  const yAxis = { left: { min: 0, label: unit, showUnits: false } };
  return { type: "metric", height: 6, properties: { title, view: "timeSeries", metrics, region, stat, period, yAxis } };
}

/** A Logs Insights query on log groups; it can read at most 50 of them. */
export function logTable(title: string, groups: string[], query: string, region: string): Panel {
  const sources = groups.slice(0, 50).map((group) => `SOURCE '${group}'`);
  const properties = { title, view: "table", region, query: [...sources, query].join(" | ") };
  return { type: "log", height: 8, properties };
}
