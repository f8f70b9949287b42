"""Which exam day counts for a learner, where today stands to it, and what the eve asks beside what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain import exam
from bot.domain.exam import Stage
from bot.domain.study_day import study_day
from bot.flows.scene import Scene
from bot.reply import plain
from storage import exams


@dataclass(frozen=True, slots=True)
class Day:
    """An exam day and whose it is."""

    day: date | None
    of_class: bool
    stage: Stage


async def nearest(scene: Scene) -> Day:
    """The nearest exam that is not past, the learner's own or that of a class."""
    today = study_day(scene.now, scene.zone)
    return among(scene, await exams.class_days(scene.unit, scene.me, today))


def told(scene: Scene, exam: Day) -> dict[str, object] | None:
    """What the templates need to speak of it; None where no exam is ahead."""
    if exam.day is None:
        return None
    return {"day": plain(exam.day), "days": (exam.day - study_day(scene.now, scene.zone)).days}


def among(scene: Scene, class_days: Iterable[date]) -> Day:
    """The nearest exam of one's own and these."""
    today = study_day(scene.now, scene.zone)
    own = scene.person.exam_day
    day = exam.nearest([own, *class_days], today)
    return Day(day, day is not None and day != own, exam.stage(day, today))
