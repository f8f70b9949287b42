"""Practicum steps and the evidence handed in for them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, func, literal
from sqlmodel import col, select

from storage.store import Unit
from storage.tables import EvidenceRow, StepProgress


async def progress(unit: Unit, person_id: int) -> Sequence[StepProgress]:
    """Every step this person has opened."""
    return (await unit.exec(select(StepProgress).where(col(StepProgress.person_id) == person_id))).all()


async def step(unit: Unit, person_id: int, step_id: str) -> StepProgress | None:
    """Where this person stands in this step."""
    return await unit.get(StepProgress, (person_id, step_id))


async def evidence(unit: Unit, person_id: int) -> Sequence[EvidenceRow]:
    """Everything this person has handed in, oldest first."""
    query = select(EvidenceRow).where(col(EvidenceRow.person_id) == person_id).order_by(col(EvidenceRow.id))
    return (await unit.exec(query)).all()


async def standing(unit: Unit, person_id: int) -> tuple[set[str], dict[str, int]]:
    """The steps that this person has done, and how many pieces of evidence are in for each step: in one query."""
    done = select(StepProgress.step_id, literal(None, Integer)).where(
        col(StepProgress.person_id) == person_id, col(StepProgress.done_at).is_not(None)
    )
    handed = (
        select(EvidenceRow.step_id, func.count())
        .where(col(EvidenceRow.person_id) == person_id)
        .group_by(col(EvidenceRow.step_id))
    )
    rows: Any = (await unit.run(done.union_all(handed))).all()
    return {step for step, count in rows if count is None}, {step: count for step, count in rows if count is not None}


async def album_begun(unit: Unit, person_id: int, album: str) -> bool:
    """Whether something of this album has been handed in already."""
    query = select(EvidenceRow.id).where(col(EvidenceRow.person_id) == person_id, col(EvidenceRow.album) == album)
    return (await unit.exec(query)).first() is not None
