"""The role of a state machine.

Step Functions assumes it (its trust policy names states.amazonaws.com) and calls every service with it: a task needs ecs:RunTask on the
definition and iam:PassRole on its roles, `.sync` the rule StepFunctionsGetEventsForECSTaskRule, and a Distributed Map
states:StartExecution on its own machine. ministack checks no role.
Source: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html, connect-ecs.html and
https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
"""

from ministack.core.responses import error_response_json, get_account_id, get_region
from ministack.services import ecs, stepfunctions

from fargate_emulator.gaps import ecs_authorization, role_policies
from fargate_emulator.gaps.patching import wrap
from fargate_emulator.gaps.step_functions import current

PRINCIPAL = "states.amazonaws.com"
_RULE = "StepFunctionsGetEventsForECSTaskRule"
_RULE_ACTIONS = ("events:PutTargets", "events:PutRule", "events:DescribeRule")
# Integration: prefix of its errors, action, the parameter that names the resource, and how its value becomes an ARN.
_INTEGRATIONS = {
    "lambda:invoke": ("Lambda", "lambda:InvokeFunction", "FunctionName", "arn:aws:lambda:{region}:{account}:function:{name}"),
    "sqs:sendMessage": ("SQS", "sqs:SendMessage", "QueueUrl", "arn:aws:sqs:{region}:{account}:{last}"),
    "sns:publish": ("SNS", "sns:Publish", "TopicArn", "{name}"),
    "states:startExecution": ("StepFunctions", "states:StartExecution", "StateMachineArn", "{name}"),
    "dynamodb:getItem": ("DynamoDB", "dynamodb:GetItem", "TableName", "arn:aws:dynamodb:{region}:{account}:table/{name}"),
    "dynamodb:putItem": ("DynamoDB", "dynamodb:PutItem", "TableName", "arn:aws:dynamodb:{region}:{account}:table/{name}"),
    "dynamodb:updateItem": ("DynamoDB", "dynamodb:UpdateItem", "TableName", "arn:aws:dynamodb:{region}:{account}:table/{name}"),
    "dynamodb:deleteItem": ("DynamoDB", "dynamodb:DeleteItem", "TableName", "arn:aws:dynamodb:{region}:{account}:table/{name}"),
}


def install() -> None:
    wrap(stepfunctions, "_create_state_machine", _checked)
    wrap(stepfunctions, "_update_state_machine", _checked)
    wrap(stepfunctions, "_invoke_resource", _invoke_resource)


def denial(execution: dict, action: str, resource: str, context: dict | None = None) -> str | None:
    """The sentence with which AWS refuses `action` on `resource` to the execution's machine; None: allowed."""
    role = current.machine_of(execution).get("roleArn", "")
    return role_policies.denial(role_policies.session_of(role, execution["name"]), action, resource, context)


def _checked(original, data):
    role = data.get("roleArn")
    if role:
        context = {"aws:SourceAccount": get_account_id(), "aws:SourceArn": _machine_arn(data)}
        if not role_policies.may_be_assumed_by(role, PRINCIPAL, context):
            message = f"Neither the global service principal {PRINCIPAL}, nor the regional one is authorized to assume the provided role."
            return error_response_json("AccessDeniedException", message, 400)
        if "ecs:runTask.sync" in data.get("definition", "") and not _may_make_rule(role):
            return error_response_json("AccessDeniedException", f"'{role}' is not authorized to create managed-rule.", 400)
    return original(data)


def _machine_arn(data: dict) -> str:
    """ARN of the machine that is made or changed."""
    return data.get("stateMachineArn") or f"arn:aws:states:{get_region()}:{get_account_id()}:stateMachine:{data.get('name')}"


def _may_make_rule(role: str) -> bool:
    rule = f"arn:aws:events:{get_region()}:{get_account_id()}:rule/{_RULE}"
    session = role_policies.session_of(role, "StepFunctions")
    return all(role_policies.denial(session, action, rule) is None for action in _RULE_ACTIONS)


def _invoke_resource(original, resource, input_data):
    execution = current.execution.get()
    if execution:
        service, checks = _checks(resource, input_data)
        for action, arn, context in checks:
            refused = denial(execution, action, arn, context)
            if refused:
                raise stepfunctions._ExecutionError(f"{service}.AccessDeniedException", refused)
    return original(resource, input_data)


def _checks(resource: str, parameters) -> tuple[str, list[tuple[str, str, dict]]]:
    """The service's name in errors, and action, resource and condition keys of what the state's call needs."""
    if resource.startswith("arn:aws:lambda:"):
        return "Lambda", [("lambda:InvokeFunction", resource, {})]
    integration = resource.removeprefix("arn:aws:states:::").split(".")[0]
    if integration == "ecs:runTask":
        return "ECS", _run_task_checks(stepfunctions._pascal_to_camel(parameters))
    if integration == "events:putEvents":
        buses = {entry.get("EventBusName") or "default" for entry in parameters.get("Entries") or []}
        return "EventBridge", [("events:PutEvents", _bus(name), {}) for name in sorted(buses)]
    if integration not in _INTEGRATIONS:
        return "", []
    service, action, member, form = _INTEGRATIONS[integration]
    name = str(parameters.get(member) or "")
    place = {"region": get_region(), "account": get_account_id(), "name": name, "last": name.rsplit("/", 1)[-1]}
    return service, [(action, name if name.startswith("arn:") else form.format(**place), {})]


def _run_task_checks(request: dict) -> list[tuple[str, str, dict]]:
    cluster = ecs._resolve_cluster_name(request.get("cluster") or "default") or "default"
    key = {"ecs:cluster": f"arn:aws:ecs:{get_region()}:{get_account_id()}:cluster/{cluster}"}
    checks = [("ecs:RunTask", arn, key) for arn in ecs_authorization.resources("RunTask", request, cluster)]
    if request.get("tags") or request.get("propagateTags"):
        checks.append(("ecs:TagResource", key["ecs:cluster"].replace(":cluster/", ":task/") + "/*", {"ecs:CreateAction": "RunTask"}))
    passed = {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
    return checks + [("iam:PassRole", arn, passed) for arn in ecs_authorization.passed_roles("RunTask", request)]


def _bus(name: str) -> str:
    return name if name.startswith("arn:") else f"arn:aws:events:{get_region()}:{get_account_id()}:event-bus/{name}"


def require_own_start(execution: dict) -> None:
    """A Distributed Map starts its children with the role of the machine. @raises States.Permissions where that may not"""
    machine = current.machine_of(execution)
    refused = denial(execution, "states:StartExecution", machine.get("stateMachineArn", "")) if machine else None
    if refused:
        raise stepfunctions._ExecutionError("States.Permissions", refused)


def require_object(execution: dict, action: str, bucket: str, key: str) -> None:
    """What a Distributed Map reads and writes in S3. @raises States.ItemReaderFailed, States.ResultWriterFailed"""
    refused = denial(execution, action, f"arn:aws:s3:::{bucket}" + (f"/{key}" if key else ""))
    if refused:
        error = "States.ResultWriterFailed" if action == "s3:PutObject" else "States.ItemReaderFailed"
        raise stepfunctions._ExecutionError(error, refused)
