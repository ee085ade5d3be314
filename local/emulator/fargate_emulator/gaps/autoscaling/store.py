"""Scalable targets, policies and scheduled actions."""

from dataclasses import dataclass, field

from ministack.core.responses import get_account_id, get_region

# account, region, ServiceNamespace, ResourceId, ScalableDimension
Key = tuple[str, str, str, str, str]


@dataclass
class Store:
    targets: dict[Key, dict] = field(default_factory=dict)
    # These two have the name as a sixth member of their key.
    policies: dict[tuple, dict] = field(default_factory=dict)
    actions: dict[tuple, dict] = field(default_factory=dict)
    tags: dict[str, dict] = field(default_factory=dict)


store = Store()


def key_of(data: dict) -> Key:
    return (get_account_id(), get_region(), data.get("ServiceNamespace", ""), data.get("ResourceId", ""), data.get("ScalableDimension", ""))


def get_state() -> dict:
    """As JSON keeps it: keys as lists."""
    rows = {name: [[list(key), value] for key, value in getattr(store, name).items()] for name in ("targets", "policies", "actions")}
    return {**rows, "tags": dict(store.tags)}


def load_state(data: dict) -> None:
    for name in ("targets", "policies", "actions"):
        getattr(store, name).update((tuple(key), value) for key, value in data.get(name, []))
    store.tags.update(data.get("tags", {}))
