import { TASK_TAGS } from "../../contract/task-tags";
import { type MachineTasks, ofSize, type State, taskStates } from "../machine/task-states";

/** States that run a chunk's task to its end. The input has `map`, `round` and `chunk` besides what `taskStates` reads. */
export const chunkStates = (tasks: MachineTasks): Record<string, State> =>
  taskStates(tasks, {
    environment: {
      Environment: [
        { Name: "RFARGATE_MAP", "Value.$": "$.map" },
        { Name: "RFARGATE_CHUNK", "Value.$": "$.chunk" },
        { Name: "RFARGATE_ROUND", "Value.$": "$.round" },
        { Name: "RFARGATE_CAPACITY", "Value.$": "$.try.capacity" },
        { Name: "RFARGATE_LARGER", "Value.$": ofSize("larger") },
      ],
    },
    tags: {
      Tags: [
        { Key: TASK_TAGS.model, Value: tasks.model },
        { Key: TASK_TAGS.startedBy, "Value.$": "States.Format('map {}', $.map)" },
      ],
    },
    // Not a failed state: the results of a map leave out failures that it tolerates.
    lost: { Type: "Pass", Result: { lost: 1 }, End: true },
  });
