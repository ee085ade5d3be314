import { TASK_TAGS } from "../../contract/task-tags";
import { type MachineTasks, ofSize, type State, taskStates } from "../machine/task-states";

/** States that run a chunk's task to its end. Their input has `map`, `round` and `chunk` beside what `taskStates` reads. */
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
    // No failure, which would say nothing of itself: what a map tolerates is not among its results.
    lost: { Type: "Pass", Result: { lost: 1 }, End: true },
  });
