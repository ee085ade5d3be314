"""What ministack lacks or does differently: one module per gap, installed by `install_all`.

Each module has `install()` and describes AWS's behavior first. The order matters only where two modules wrap the same function:
the later one is the outer.
"""

from importlib import import_module

GAPS = (
    # what all services share
    "saved_state",
    # who may call what
    "parsed_policies",
    "root_key",
    "anonymous_objects",
    "admin_paths",
    "repeated_requests",
    # after IAM, before the services
    "service_names",
    "shared_models",
    "service_models",
    "ecs_authorization",
    "logs_authorization",
    "ec2_authorization",
    "iam_authorization",
    "ecr_authorization",
    "cloudwatch_authorization",
    "events_authorization",
    "states_authorization",
    "named_resources",
    "passed_roles",
    "tags_on_creation",
    "web_identity",
    "own_calls",
    "permission_record",
    # ECS: requests
    "run_task_input",
    "overrides",
    "container_sizes",
    "unset_members",
    "client_token",
    "list_tasks",
    "task_times",
    # ECS: a task's life
    "task_snapshots",
    "task_events",
    "statuses",
    "stop_codes",
    "spot_interruption",
    "service_deployments",
    "deployment_health",
    "deployment_failure",
    "health_status",
    # ECS: a task's containers
    "container_args",
    "task_volumes",
    "credentials",
    "task_metadata",
    "network_namespace",
    "depends_on",
    "task_protection",
    "execution_role",
    "secret_references",
    "logs",
    "pull_errors",
    # CloudWatch Logs
    "log_paging",
    "log_records",
    # S3
    "version_keys",
    "s3_event_delay",
    # the registry
    "ecr_address",
    "registry_login",
    "layers_on_disk",
    "describe_images",
    # what starts tasks
    "absent_members",
    "rule_limits",
    "eventbridge_targets",
    "scheduled_calls",
    "scheduler_targets",
    "lambda_environment",
    "autoscaling",
    "alarm_metrics",
    "dashboards",
    "notifications",
    # load balancers; the cookie is the outer one: it chooses the target of either
    "balancer_network",
    "websockets",
    "sticky_sessions",
    # queues
    "message_size",
    "sqs_move_tasks",
    # state machines
    "step_functions",
    # the network, as the Terraform provider reads it
    "security_group_rules",
    "security_groups_in_use",
    "vpc_endpoints",
)


def install_all() -> None:
    """Install every gap. A gap that does not fit this version of ministack stops the start."""
    for name in GAPS:
        import_module(f"{__name__}.{name}").install()
