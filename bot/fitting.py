"""`tutor fit`: the scheduler's parameters fitted to how a class forgets, adopted where that is better."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Annotated

import typer

from bot.databases import change, leave, look, now
from bot.domain.fitting import ENOUGH, History, Trial, trial
from bot.domain.model import STANDARD, Model, dumps, loads
from bot.domain.optimizer import optimized
from bot.flows.fitting import histories
from storage import classes, parameters
from storage.store import Unit
from storage.tables import Classroom, ParameterSet, key

INSTALL = '.venv/bin/python -m pip install "fsrs-rs-python>=0.9.3,<0.10"'
HEADING = "class  learners  reviews  judged on  loss before  loss after"


@dataclass(frozen=True, slots=True)
class Report:
    """A class and what came of fitting to it."""

    number: int
    title: str
    learners: int
    reviews: int
    trial: Trial | None
    """None where there are too few reviews."""

    @property
    def line(self) -> str:
        """Its line of the table."""
        counted = f"{self.number:>5}  {self.learners:>8}  {self.reviews:>7}"
        if self.trial is None:
            return counted
        return f"{counted}  {self.trial.judged_on:>9}  {self.trial.before:>11.4f}  {self.trial.after:>10.4f}"

    def sentence(self, dry_run: bool) -> str:
        """What follows from it."""
        if self.trial is None:
            return f"{self.title}: nothing is changed, for {ENOUGH} reviews are needed."
        if not self.trial.better:
            return f"{self.title}: nothing is changed, for its own parameters are not better by more than chance."
        done = "its own parameters would be adopted" if dry_run else "its own parameters are in use from now on"
        share = 1 - self.trial.after / self.trial.before
        return f"{self.title}: {done}; they foretell its newest reviews better by {share:.1%}."


def fit(
    number: Annotated[int | None, typer.Option("--class", help="Only this class, by its number in the table.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would come of it; change nothing.")] = False,
    standard: Annotated[bool, typer.Option("--standard", help="Go back to the standard parameters.")] = False,
) -> None:
    """Fit the review schedule to how each class forgets; what foretells its newest reviews better is adopted."""
    if not standard and find_spec("fsrs_rs_python") is None:
        leave(f"Fitting needs one more package: {INSTALL}")
    rooms = [room for room in look(classes.active) if number in (None, key(room))]
    if not rooms:
        leave("There is no class yet." if number is None else f"There is no class {number}.")
    if standard:
        _go_back(rooms, dry_run)
        return
    typer.echo(HEADING)
    reports = []
    for room in rooms:
        reports.append(_fitted(room, dry_run))
        typer.echo(reports[-1].line)
    for report in reports:
        typer.echo(report.sentence(dry_run))


def _fitted(room: Classroom, dry_run: bool) -> Report:
    """Fits between two transactions, so that nobody waits meanwhile."""
    before, answers, learners = look(lambda unit: _gathered(unit, key(room)))
    found = trial(answers, before, optimized)
    if found is not None and not dry_run:
        change(lambda unit: _keep(unit, room, found, adopted=found.better))
    reviews = sum(1 for history in answers for given in history if given.days)
    return Report(key(room), room.title, learners, reviews, found)


async def _gathered(unit: Unit, class_id: int) -> tuple[Model, list[History], int]:
    used = await parameters.of_class(unit, class_id)
    learners = len(await classes.members(unit, class_id))
    return loads(used.parameters if used else ""), await histories(unit, class_id), learners


async def _keep(unit: Unit, room: Classroom, found: Trial, *, adopted: bool) -> None:
    await unit.insert(
        ParameterSet(
            class_id=key(room),
            parameters=dumps(found.model),
            fitted_at=now(),
            reviews=found.reviews,
            judged_on=found.judged_on,
            loss_before=found.before,
            loss_after=found.after,
            adopted=adopted,
        )
    )


def _go_back(rooms: Sequence[Classroom], dry_run: bool) -> None:
    for room in rooms:
        if not dry_run:
            change(partial(_set_back, room=room))
        would = "would be" if dry_run else "are"
        typer.echo(f"{room.title}: the standard parameters {would} in use from now on.")


async def _set_back(unit: Unit, room: Classroom) -> None:
    """A set of its own, adopted on nobody's evidence, for what was adopted before stays in the log's reach."""
    if await parameters.of_class(unit, key(room)) is None:
        return
    standard = Trial(STANDARD, reviews=0, judged_on=0, before=0.0, after=0.0, margin=0.0)
    await _keep(unit, room, standard, adopted=True)
