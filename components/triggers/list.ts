import { api } from "../api/trigger";
import { map } from "../map/trigger";
import { queue } from "../queue/trigger";
import { retry } from "../retry/trigger";
import { schedule } from "../schedule/trigger";
import { upload } from "../upload/trigger";

/**
 * The ways to start a model. A new one is a folder and a line here: docs/add-a-trigger.md.
 * The order is that of the documentation and of the outputs.
 */
export const TRIGGERS = [api, queue, schedule, upload, map, retry] as const;
