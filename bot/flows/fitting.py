"""The answers of a class as parameters are fitted to them."""

from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from bot.domain.fitting import Given, History
from bot.domain.study_day import days_between
from storage import parameters
from storage.parameters import Line
from storage.store import Unit


async def histories(unit: Unit, class_id: int) -> list[History]:
    """Everything that members of the class have answered and not taken back, item by item."""
    lines = [line async for line in parameters.class_lines(unit, class_id)]
    return [_history(list(of_item)) for _, of_item in groupby(lines, key=lambda line: line.review_item_id)]


def _history(lines: list[Line]) -> History:
    days = [
        max(0, days_between(before.reviewed_at, line.reviewed_at, ZoneInfo(line.zone)))
        for before, line in pairwise(lines)
    ]
    return [Given(line.grade, since, line.reviewed_at) for line, since in zip(lines, [0, *days], strict=True)]
