"""A Spot interruption.

If AWS needs the capacity back, a task on FARGATE_SPOT gets SIGTERM, and SIGKILL after stopTimeout, at most two minutes. The task's
stopCode is SpotInterruption, and a service starts another task. Here capacity never runs out: only `fargate-emulator interrupt TASK`
interrupts a task. Its request has to come from this machine, so that tasks cannot interrupt each other.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html and
https://repost.aws/knowledge-center/fargate-spot-termination-notice
"""

from ministack import app as gateway

from fargate_emulator.gaps import stop_codes, tasks
from fargate_emulator.gaps.gateway_answers import send_json
from fargate_emulator.gaps.patching import wrap

PATH = "/_emulator/interrupt/"
_HERE = ("127.0.0.1", "::1")
_INTERRUPTED = ("Your Spot Task was interrupted.", "SpotInterruption")


def install() -> None:
    wrap(gateway, "app", _app)


async def _app(original, scope, receive, send):
    if scope["type"] != "http" or not scope["path"].startswith(PATH):
        await original(scope, receive, send)
        return
    client = (scope.get("client") or ("",))[0]
    refusal = _interrupt(scope["path"].removeprefix(PATH)) if client in _HERE and scope["method"] == "POST" else "not served here"
    await send_json(send, 400 if refusal else 200, {"message": refusal})


def _interrupt(task_id: str) -> str | None:
    """Why the task is not interrupted; None: it is."""
    task = next((task for task in stop_codes.living() if tasks.task_id(task["taskArn"]) == task_id), None)
    if task is None:
        return f"no task {task_id} is running"
    if task.get("capacityProviderName") != "FARGATE_SPOT":
        return f"task {task_id} does not run on FARGATE_SPOT"
    with tasks.scope(task):
        stop_codes.stop(task, *_INTERRUPTED)
    return None
