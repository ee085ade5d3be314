import { TASK_TAGS } from "../../../contract/task-tags";
import { awsvpc, capacity, type Target } from "./export-target";

/** Polling interval in seconds; the operator's default. */
const WAITER_DELAY = 6;

/** Number of R's last lines in the message of a failure, and so in Airflow's alert. */
const LINES_IN_ALERT = 30;

/**
 * Arguments of EcsRunTaskOperator (apache-airflow-providers-amazon), all but task_id: `EcsRunTaskOperator(task_id=..., **these)`.
 * Source: https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/ecs/ecs.html
 */
export function airflowArguments(target: Target): Record<string, unknown> {
  const { outputs, name, model } = target;
  const strategy = capacity(target);
  return {
    task_definition: target.taskDefinition,
    cluster: outputs.cluster.name,
    ...(strategy ? { capacity_provider_strategy: strategy } : { launch_type: "FARGATE" }),
    // Merged into the task definition's environment: the place for SCRIPT and other variables.
    overrides: { containerOverrides: [{ name: outputs.container, environment: [] }] },
    network_configuration: { awsvpcConfiguration: awsvpc(outputs) },
    region_name: outputs.aws.region,
    tags: { [TASK_TAGS.model]: name, [TASK_TAGS.startedBy]: "airflow" },
    // A restarted worker attaches to the running task instead of starting a second one.
    reattach: true,
    waiter_delay: WAITER_DELAY,
    ...(model.timeout ? { waiter_max_attempts: Math.ceil(model.timeout / WAITER_DELAY) } : {}),
    container_name: outputs.container,
    ...logArguments(target),
  };
}

/** With these, Airflow shows R's log. It reads `<prefix>/<task id>`; a log router's streams have other names. */
function logArguments({ outputs, model }: Target): Record<string, unknown> {
  if (model.logStream) return {};
  return {
    awslogs_group: model.logGroup,
    awslogs_region: outputs.aws.region,
    awslogs_stream_prefix: `${model.logStreamPrefix}/${outputs.container}`,
    number_logs_exception: LINES_IN_ALERT,
  };
}

/** Notes for the user on the arguments. */
export function airflowNotes({ model, name }: Target): string[] {
  if (!model.logStream) return [];
  return [`model ${name} has a log router, whose streams Airflow cannot name: Airflow will not show its log`];
}
