import { TASK_TAGS } from "../../contract/task-tags";
import { readMapTask } from "../machine/task-end";
import { type MachineTasks, ofSize, type State, taskStates } from "../machine/task-states";

/**
 * Bytes of the results of a map's chunks. All of them must fit into 256 KiB.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const RESULT_BYTES = 250_000;
/** Bytes of a lost chunk's result besides its task: JSON's, and the chunk's number. */
const CHUNK_BYTES = 18;

/** The chunk and its last task (`FAILED_TASK` of components/machine/task-end.ts), as much of it as there is room for. */
const LOST = `(
  $lines := $split($states.input.tried, '\\n');
  $room := $floor(${RESULT_BYTES} / $states.input.chunks) - ${CHUNK_BYTES};
  {'lost': $states.input.chunk & ' ' & $substring($lines[-2], 0, $room)}
)`;

/**
 * States that run a chunk's task to its end. The input has `map`, `round`, `chunk`, `chunks` (their number) and `tried` (lines on
 * earlier tasks) besides what `taskStates` reads.
 */
export const chunkStates = (tasks: MachineTasks): Record<string, State> =>
  taskStates(tasks, {
    environment: {
      Environment: [
        { Name: "RFARGATE_MAP", "Value.$": "$.map" },
        { Name: "RFARGATE_CHUNK", "Value.$": "$.chunk" },
        { Name: "RFARGATE_ROUND", "Value.$": "$.round" },
        { Name: "RFARGATE_CAPACITY", "Value.$": "$.try.capacity" },
        { Name: "RFARGATE_LARGER", "Value.$": ofSize("larger") },
        { Name: "RFARGATE_TRIED", "Value.$": "$.tried" },
      ],
    },
    tags: {
      Tags: [
        { Key: TASK_TAGS.model, Value: tasks.model },
        { Key: TASK_TAGS.startedBy, "Value.$": "States.Format('map {}', $.map)" },
      ],
    },
    read: readMapTask,
    larger: ["memory"],
    final: [],
    // Not a failed state: the results of a map leave out failures that it tolerates.
    lost: { Type: "Pass", QueryLanguage: "JSONata", Output: `{% ${LOST.replace(/\s*\n\s*/g, " ")} %}`, End: true },
  });
