import { CHUNKS_LOST } from "../../contract/map/failed-task";
import type { MachineTasks } from "../machine/task-states";
import { chunkStates } from "./chunk-states";

const LOST = "Tasks of the map failed for good: their items have no outcome. rfargate map --retry runs them again.";
/** Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
const CAUSE_LENGTH = 32_768;

/**
 * The state machine of a model's maps, in Amazon States Language. Its input is contract/map/input.ts's: only the numbers of the
 * chunks travel. A chunk whose task fails runs once more with each size.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export function mapDefinition(tasks: MachineTasks) {
  return {
    Comment: `Runs model ${tasks.model} for each item of a map`,
    StartAt: "Chunks",
    States: {
      Chunks: {
        Type: "Map",
        Label: "Chunks",
        ItemsPath: "$.chunks",
        MaxConcurrencyPath: "$.maxTasks",
        // A lost chunk does not stop the others.
        ToleratedFailurePercentage: 100,
        ItemSelector: {
          "map.$": "$.map",
          "round.$": "$.round",
          "chunk.$": "States.Format('{}', $$.Map.Item.Value)",
          "chunks.$": "States.ArrayLength($.chunks)",
          tried: "",
          "sizes.$": "$.sizes",
          size: { at: 0 },
          try: { "capacity.$": "$.capacity", left: 1, spot: tasks.spotRetries ?? 0 },
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "Run",
          States: chunkStates(tasks),
        },
        ResultSelector: { "lost.$": "$[*].lost" },
        Next: "Ended",
      },
      Ended: {
        Type: "Choice",
        Choices: [{ Variable: "$.lost[0]", IsPresent: true, Next: "Incomplete" }],
        Default: "Done",
      },
      Incomplete: {
        Type: "Fail",
        QueryLanguage: "JSONata",
        Error: CHUNKS_LOST,
        // contract/map/failed-task.ts reads the lines.
        Cause: `{% $substring('${LOST}' & '\\n' & $join($states.input.lost, '\\n'), 0, ${CAUSE_LENGTH}) %}`,
      },
      Done: { Type: "Succeed" },
    },
  };
}
