"""Log records end with their stream or group.

ministack compares the account and region of every record, one by one, before it looks at the group: deleting a log group held up all
other requests for a tenth of a second or more.
"""

from ministack.services import cloudwatch_logs

from fargate_emulator.gaps.patching import replace


def install() -> None:
    replace(cloudwatch_logs, "_forget_log_records_for_group", _forget)
    replace(cloudwatch_logs, "_forget_log_records_for_stream", _forget)


def _forget(group: str, stream: str | None = None) -> None:
    """Drop the records of a group, or of one of its streams."""
    records = cloudwatch_logs._log_records
    place = records._prefix()
    # The keys alone: a list of some 100,000 pairs is long enough in the making for another thread to add a record, which is an error.
    found = ((key, records._data.get(key)) for key in list(records._data))
    ended = [
        key for key, record in found if record and record["@log"] == group and stream in (None, record["@logStream"]) and key[:2] == place
    ]
    for key in ended:
        records._data.pop(key, None)
