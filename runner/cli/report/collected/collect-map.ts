import { type ChunkTask, type ItemOutcome, type MapRecord, mapKeys } from "../../../../contract/map/layout";
import type { Cloud } from "../../aws/open-aws";
import { findMap } from "../../map/find-map";
import { groupTasks, mapCost } from "../../map/map-cost";
import { byIndex, readOutcomes, withLost } from "../../map/outcomes";
import type { PriceTable } from "../../price/table";

/** The contents of a map's report. */
export interface ReportedMap {
  record: MapRecord;
  /** Step Functions' status of its newest round. */
  status: string;
  /** By index. */
  outcomes: ItemOutcome[];
  tasks: ChunkTask[];
  /** Those that failed, with what they cost. */
  failedTasks: Array<ChunkTask & { usd?: number }>;
  /** The items' JSON, by index from 1. */
  items: string[];
  /** USD; absent if the price is unknown. */
  usd?: number;
}

/** @throws CliError 66, 69 */
export async function collectReportedMap(cloud: Cloud, map: string, prices: PriceTable): Promise<ReportedMap> {
  const { record, status, lost } = await findMap(cloud, map);
  const [recorded, text] = await Promise.all([
    readOutcomes(cloud, map),
    cloud.session.explained("s3:GetObject", () => cloud.bucket.text(mapKeys.items(map))),
  ]);
  const pricing = { prices, outputs: cloud.outputs, record };
  const outcomes = withLost(recorded, lost);
  const { tasks } = outcomes;
  return {
    record,
    status: status ?? "not known any more",
    outcomes: byIndex(outcomes),
    tasks,
    failedTasks: tasks
      .filter(({ end }) => end !== undefined)
      .map((task) => ({ ...task, usd: mapCost(groupTasks([task]), pricing) })),
    items: ["", ...(text ?? "").split("\n")],
    usd: mapCost(groupTasks(tasks), pricing),
  };
}
