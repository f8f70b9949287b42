"""Whether what the database says of people's memories is what their answers make of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from zoneinfo import ZoneInfo

from bot.domain.model import STANDARD, Model, by_name
from bot.domain.replay import Told, replay
from bot.domain.review import Grade, Memory
from bot.flows.remembered import memory_of
from storage import parameters, reviews
from storage.store import Unit
from storage.tables import ReviewItem, ReviewLog, key

BATCH = 500
_OF_THE_MODEL = frozenset({"stability", "difficulty", "phase", "step"})
"""Cannot be worked out again where an answer was graded by parameters that are stored nowhere."""


@dataclass(slots=True)
class Audit:
    """What was compared, and what did not agree."""

    items: int = 0
    answers: int = 0
    other_parameters: int = 0
    """Items with answers graded by parameters that are stored nowhere: only their counters and dates were compared."""
    differences: list[str] = field(default_factory=list)


async def audit(unit: Unit) -> Audit:
    """Every review item compared with its log."""
    result, last = Audit(), 0
    models = by_name(await parameters.every(unit))
    while rows := await reviews.items_after(unit, last, BATCH):
        logs: dict[int, list[ReviewLog]] = defaultdict(list)
        for line in await reviews.log_of(unit, [key(row) for row in rows]):
            logs[line.review_item_id].append(line)
        for row in rows:
            _compare(result, row, logs[key(row)], models)
        last = key(rows[-1])
        unit.expunge_all()
    return result


def _compare(result: Audit, row: ReviewItem, log: list[ReviewLog], models: Mapping[str, Model]) -> None:
    result.items += 1
    result.answers += len(log)
    name = f"person {row.person_id}, {row.item_id}"
    if [line.turn for line in log] != list(range(row.reps)):
        turns = ", ".join(str(line.turn) for line in log)
        result.differences.append(f"{name}: {row.reps} answers counted, turns in the log: {turns or 'none'}")
        return
    rebuilt = replay(
        Told(Grade(line.grade), line.reviewed_at, ZoneInfo(line.zone), line.due, models.get(line.parameters, STANDARD))
        for line in log
    )
    if rebuilt is None:
        return
    left_out: frozenset[str] = frozenset()
    if any(line.parameters not in models for line in log):
        result.other_parameters += 1
        left_out = _OF_THE_MODEL
    result.differences += [f"{name}: {wrong}" for wrong in _differing(memory_of(row), rebuilt, left_out)]


def _differing(stands: Memory, rebuilt: Memory, left_out: frozenset[str]) -> list[str]:
    names = [one.name for one in fields(Memory) if one.name not in left_out]
    pairs = [(name, getattr(stands, name), getattr(rebuilt, name)) for name in names]
    return [f"{name} is {one}, by its log {other}" for name, one, other in pairs if one != other]
