"""The requests of Application Auto Scaling (X-Amz-Target AnyScaleFrontendService.*)."""

import json
import time

from ministack import app as gateway
from ministack.core.responses import get_account_id, get_region, json_response, new_uuid
from ministack.services import ecs

from fargate_emulator.gaps.autoscaling import permissions
from fargate_emulator.gaps.autoscaling.scaling import service, set_desired
from fargate_emulator.gaps.autoscaling.store import get_state, key_of, load_state, store
from fargate_emulator.gaps.autoscaling.target_tracking import delete_alarms, make_alarms
from fargate_emulator.gaps.patching import wrap
from fargate_emulator.gaps.service_models import judge

PREFIX = "AnyScaleFrontendService."
_SUSPENDED = ("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended")


def install() -> None:
    wrap(gateway, "_dispatch_service_request", _dispatch_service_request)
    wrap(ecs, "get_state", lambda original: {**original(), "autoscaling": get_state()})
    wrap(ecs, "_restore_state", _restore_state)


async def _dispatch_service_request(original, method, path, headers, body, query_params, request_id):
    target = headers.get("x-amz-target", "")
    if not target.startswith(PREFIX):
        return await original(method, path, headers, body, query_params, request_id)
    refused = permissions.refusal(target.removeprefix(PREFIX), body, headers, query_params, request_id)
    if refused:
        return refused
    handler = _HANDLERS.get(target.removeprefix(PREFIX))
    if handler is None:
        return _fail("ValidationException", f"{target} is not emulated")

    async def handle(_method, _path, _headers, body, _query_params):
        return handler(json.loads(body or b"{}"))

    return await judge.judged(permissions.SERVICE, handle, method, path, headers, body, query_params)


def _restore_state(original, data):
    original(data)
    load_state((data or {}).get("autoscaling") or {})


def _fail(code: str, message: str):
    return json_response({"__type": code, "message": message}, 400)


def _arn(kind: str, data: dict, name: str) -> str:
    place = f"{get_region()}:{get_account_id()}"
    return f"arn:aws:autoscaling:{place}:{kind}:{new_uuid()}:resource/{data['ServiceNamespace']}/{data['ResourceId']}:{name}"


def _here(rows: dict, data: dict, name: str = "") -> list[dict]:
    """Rows of this account and region that match the request's filters, without internal members."""
    namespace, dimension, resource = data.get("ServiceNamespace"), data.get("ScalableDimension"), data.get("ResourceId")
    resources, names = data.get("ResourceIds") or ([resource] if resource else None), data.get(f"{name}s") if name else None
    return [
        {k: v for k, v in row.items() if not k.startswith("_")}
        for key, row in rows.items()
        if key[:3] == (get_account_id(), get_region(), namespace)
        and (not resources or key[3] in resources)
        and (not dimension or key[4] == dimension)
        and (not names or row[name] in names)
    ]


def _register_target(data: dict):
    key = key_of(data)
    target = store.targets.get(key)
    if target is None:
        if "MinCapacity" not in data or "MaxCapacity" not in data:
            return _fail("ValidationException", "MinCapacity and MaxCapacity are required for a new scalable target")
        target = store.targets[key] = {
            "ServiceNamespace": key[2],
            "ResourceId": key[3],
            "ScalableDimension": key[4],
            "CreationTime": time.time(),
            "RoleARN": f"arn:aws:iam::{get_account_id()}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
            "AWSServiceRoleForApplicationAutoScaling_ECSService",
            "SuspendedState": dict.fromkeys(_SUSPENDED, False),
            "ScalableTargetARN": f"arn:aws:application-autoscaling:{get_region()}:{get_account_id()}:scalable-target/{new_uuid()[:18]}",
        }
    target.update({name: data[name] for name in ("MinCapacity", "MaxCapacity", "SuspendedState") if name in data})
    store.tags.setdefault(target["ScalableTargetARN"], {}).update(data.get("Tags") or {})
    found = service(key[3])
    if found:
        set_desired(key, found["desiredCount"], "limits")
    return json_response({"ScalableTargetARN": target["ScalableTargetARN"]})


def _deregister_target(data: dict):
    key = key_of(data)
    if store.targets.pop(key, None) is None:
        return _missing_target(key)
    for rows in (store.policies, store.actions):
        for owned in [k for k in rows if k[:5] == key]:
            delete_alarms(rows.pop(owned))
    return json_response({})


def _missing_target(key: tuple):
    return _fail(
        "ObjectNotFoundException",
        f"No scalable target found for service namespace: {key[2]}, resource ID: {key[3]}, scalable dimension: {key[4]}",
    )


def _put_policy(data: dict):
    key = key_of(data)
    if key not in store.targets:
        return _missing_target(key)
    new = {"PolicyARN": _arn("scalingPolicy", data, f"policyName/{data['PolicyName']}"), "CreationTime": time.time(), "Alarms": []}
    policy = store.policies.setdefault((*key, data["PolicyName"]), new)
    policy.update(data)
    make_alarms(policy)
    return json_response({"PolicyARN": policy["PolicyARN"], "Alarms": policy["Alarms"]})


def _put_action(data: dict):
    key = key_of(data)
    if key not in store.targets:
        return _missing_target(key)
    name = data["ScheduledActionName"]
    new = {"ScheduledActionARN": _arn("scheduledAction", data, f"scheduledActionName/{name}"), "CreationTime": time.time()}
    store.actions.setdefault((*key, name), new).update(data, _last=time.time())
    return json_response({})


def _delete(rows: dict, name: str, data: dict):
    deleted = rows.pop((*key_of(data), data[name]), None)
    if deleted is None:
        return _fail("ObjectNotFoundException", f"No {name.removesuffix('Name')} found with the name {data[name]}")
    delete_alarms(deleted)
    return json_response({})


def _tag(data: dict):
    store.tags.setdefault(data["ResourceARN"], {}).update(data["Tags"])
    return json_response({})


def _untag(data: dict):
    for name in data["TagKeys"]:
        store.tags.get(data["ResourceARN"], {}).pop(name, None)
    return json_response({})


_HANDLERS = {
    "RegisterScalableTarget": _register_target,
    "DeregisterScalableTarget": _deregister_target,
    "DescribeScalableTargets": lambda data: json_response({"ScalableTargets": _here(store.targets, data)}),
    "PutScalingPolicy": _put_policy,
    "DescribeScalingPolicies": lambda data: json_response({"ScalingPolicies": _here(store.policies, data, "PolicyName")}),
    "DeleteScalingPolicy": lambda data: _delete(store.policies, "PolicyName", data),
    "PutScheduledAction": _put_action,
    "DescribeScheduledActions": lambda data: json_response({"ScheduledActions": _here(store.actions, data, "ScheduledActionName")}),
    "DeleteScheduledAction": lambda data: _delete(store.actions, "ScheduledActionName", data),
    "DescribeScalingActivities": lambda data: json_response({"ScalingActivities": []}),
    "ListTagsForResource": lambda data: json_response({"Tags": store.tags.get(data["ResourceARN"], {})}),
    "TagResource": _tag,
    "UntagResource": _untag,
}
