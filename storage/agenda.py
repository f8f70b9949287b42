"""What a learner's day of reviewing is made of, in one statement, whatever there is to choose from.

Every part reads no more rows than it returns, or than an index holds of what is due.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    extract,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.agenda_lines import Line, Part
from storage.columns import Moment
from storage.parameters import in_use_by
from storage.store import Unit
from storage.tables import ClassMember, Classroom, Counted, ReviewItem, ReviewLog

A_DAY = 24 * 60 * 60
MOST_STEPS = 50
MOST_COUNTED = 2000
"""Of what is due, so that a long absence does not make every tap slow."""
UNDONE_AT_MOST = 30
"""Answers that can be taken back, those that were taken back already among them."""


_ITEM: tuple[Any, ...] = (
    col(ReviewItem.id),
    col(ReviewItem.item_id),
    col(ReviewItem.fact),
    col(ReviewItem.stability),
    col(ReviewItem.difficulty),
    col(ReviewItem.due),
    col(ReviewItem.last_review),
    col(ReviewItem.phase),
    col(ReviewItem.step),
    col(ReviewItem.reps),
    col(ReviewItem.lapses),
    col(ReviewItem.leech_at),
)
_SEEN: Any = aliased(ReviewItem)
_ME: Any = bindparam("me")
_NOW, _DAY = bindparam("now", type_=Moment), bindparam("day", type_=Moment)
_MINE = col(ReviewItem.person_id) == _ME
# Written out, not as parameters, and without a type: to a condition of type boolean SQLAlchemy adds `= 1` on SQLite.
# Only so is a database sure that the partial indexes will do.
_LEARNT: Any = literal_column("review_item.phase = 2")
_IN_STEPS: Any = literal_column("review_item.reps > 0 AND review_item.phase <> 2")
_NEVER_ASKED: Any = literal_column("review_item.reps = 0")


def _lines(part: Part, query: Select[Any]) -> Select[Any]:
    rows = query.subquery()
    return select(literal_column(str(int(part))).label("part"), *rows.c)


def _items(*where: ColumnElement[bool]) -> Select[Any]:
    return select(*_ITEM).where(_MINE, *where)


def _facts(part: Part, **known: Any) -> Select[Any]:
    """A row that is not an item: only what is `known` means something."""
    blank: dict[str, Any] = {
        "row": literal_column("0"), "item_id": literal_column("''"), "fact": literal_column("''"),
        "stability": literal_column("0.0"), "difficulty": literal_column("0.0"), "due": null(), "last_review": null(),
        "phase": literal_column("0"), "step": literal_column("0"), "reps": literal_column("0"),
        "lapses": literal_column("0"), "leech_at": null(),
    }  # fmt: skip
    columns = {**blank, **known}
    return select(literal_column(str(int(part))).label("part"), *(value.label(name) for name, value in columns.items()))


def _fading() -> ColumnElement[Any]:
    """How far forgetting has come: study days since the last answer, in stabilities."""
    seconds = cast(extract("epoch", col(ReviewItem.last_review)), BigInteger)
    return (bindparam("today", type_=BigInteger) - (seconds + bindparam("shift", type_=BigInteger)) // A_DAY) / col(
        ReviewItem.stability
    )


def _not_given_away() -> ColumnElement[bool]:
    """No other item of the same fact was answered today."""
    seen = select(_SEEN.fact).where(_SEEN.person_id == _ME, _SEEN.last_review >= _DAY, _SEEN.fact != "")
    return col(ReviewItem.fact).not_in(seen)


def _some(*where: ColumnElement[bool]) -> Subquery:
    return select(literal_column("1")).where(_MINE, *where).limit(MOST_COUNTED).subquery()


def _counts() -> Select[Any]:
    due = _some(_LEARNT, col(ReviewItem.due) <= _NOW)
    unasked = _some(_NEVER_ASKED)
    log = (
        select(
            func.coalesce(func.sum(case((col(ReviewLog.counted) == Counted.NEW, 1), else_=0)), 0).label("new"),
            func.coalesce(func.sum(case((col(ReviewLog.counted) == Counted.REVIEW, 1), else_=0)), 0).label("reviewed"),
        )
        .where(col(ReviewLog.person_id) == _ME, col(ReviewLog.reviewed_at) >= _DAY, col(ReviewLog.undone_at).is_(None))
        .subquery()
    )
    return _facts(
        Part.COUNTS,
        row=select(func.count()).select_from(due).scalar_subquery(),
        due=select(func.min(ReviewItem.due)).where(_MINE, _LEARNT, col(ReviewItem.due) > _NOW).scalar_subquery(),
        phase=select(func.count()).select_from(unasked).scalar_subquery(),
        reps=log.c.new,
        lapses=log.c.reviewed,
    ).select_from(log)


def _load() -> Select[Any]:
    ahead = (
        select(col(ReviewItem.due).label("due"), func.count().label("many"))
        .where(_MINE, _LEARNT, col(ReviewItem.due) > _NOW, col(ReviewItem.due) < bindparam("horizon", type_=Moment))
        .group_by(col(ReviewItem.due))
        .subquery()
    )
    return _facts(Part.LOAD, row=ahead.c.many, due=ahead.c.due).select_from(ahead)


def _last() -> Select[Any]:
    newest = (
        select(
            col(ReviewLog.id),
            col(ReviewLog.review_item_id),
            col(ReviewLog.turn),
            col(ReviewLog.undone_at),
            col(ReviewLog.before),
        )
        .where(col(ReviewLog.person_id) == _ME, col(ReviewLog.reviewed_at) >= _DAY)
        .order_by(col(ReviewLog.reviewed_at).desc(), col(ReviewLog.id).desc())
        .limit(UNDONE_AT_MOST)
        .subquery()
    )
    stands = (
        select(newest.c.review_item_id, newest.c.turn, newest.c.before)
        .where(newest.c.undone_at.is_(None))
        .order_by(newest.c.id.desc())
        .limit(1)
        .subquery()
    )
    found = (
        select(col(ReviewItem.item_id).label("item_id"), stands.c.turn.label("turn"))
        .join_from(stands, ReviewItem, col(ReviewItem.id) == stands.c.review_item_id)
        .where(stands.c.before.is_not(None), col(ReviewItem.reps) == stands.c.turn + 1)
        .subquery()
    )
    return _facts(Part.LAST, item_id=found.c.item_id, reps=found.c.turn).select_from(found)


def _exam() -> Select[Any]:
    days = (
        select(cast(func.min(Classroom.exam_day), String).label("day"))
        .join_from(ClassMember, Classroom, col(ClassMember.class_id) == col(Classroom.id))
        .where(
            col(ClassMember.person_id) == _ME,
            col(Classroom.active),
            col(Classroom.exam_day) >= bindparam("date", type_=Date),
        )
        .subquery()
    )
    parameters = in_use_by(_ME).scalar_subquery()
    known = {"item_id": days.c.day, "fact": parameters}
    return _facts(
        Part.EXAM, **{name: func.coalesce(value, literal_column("''")) for name, value in known.items()}
    ).select_from(days)


_MOST = bindparam("most", type_=BigInteger)
_ASKED = _lines(Part.ASKED, _items(col(ReviewItem.item_id) == bindparam("item")))
_STEPS = _lines(
    Part.STEP,
    _items(_IN_STEPS, col(ReviewItem.due) <= bindparam("soon", type_=Moment))
    .order_by(col(ReviewItem.due), col(ReviewItem.id))
    .limit(MOST_STEPS),
)
_REVIEWS = _lines(
    Part.REVIEW,
    _items(_LEARNT, col(ReviewItem.due) <= _NOW, _not_given_away())
    .order_by(_fading(), col(ReviewItem.due), col(ReviewItem.id))
    .limit(_MOST),
)
_FRESH = _lines(
    Part.FRESH,
    _items(_NEVER_ASKED, _not_given_away()).order_by(col(ReviewItem.id)).limit(bindparam("most_new", type_=BigInteger)),
)
_AROUND = (_counts(), _load(), _last(), _exam())


# Built once: it is what every answer begins with, and building it costs more than running it.
_PLAN = union_all(_ASKED, _STEPS, _REVIEWS, _FRESH, *_AROUND)

_NOT_IN_STEPS: Any = literal_column("(review_item.reps = 0 OR review_item.phase = 2)")
_IS_LEECH: Any = literal_column("review_item.leech_at IS NOT NULL")
_UNSEEN = or_(col(ReviewItem.last_review).is_(None), col(ReviewItem.last_review) < bindparam("since", type_=Moment))


class Choice(Enum):
    """What a learner can go through beside the plan."""

    ITEMS = col(ReviewItem.item_id).in_(bindparam("items", expanding=True))
    LEECHES = _IS_LEECH
    AHEAD = and_(_LEARNT, col(ReviewItem.due) <= bindparam("until", type_=Moment))
    FORGOTTEN = col(ReviewItem.id).in_(
        select(col(ReviewLog.review_item_id)).where(
            col(ReviewLog.person_id) == _ME,
            col(ReviewLog.reviewed_at) >= _DAY,
            col(ReviewLog.grade) == literal_column("1"),
            col(ReviewLog.undone_at).is_(None),
        )
    )


def _chosen(choice: Choice) -> CompoundSelect[Any]:
    found = _items(choice.value, _NOT_IN_STEPS, _UNSEEN).order_by(col(ReviewItem.due), col(ReviewItem.id)).limit(_MOST)
    return union_all(_ASKED, _STEPS, _lines(Part.REVIEW, found), *_AROUND)


_CHOSEN = {choice: _chosen(choice) for choice in Choice}
_COUNTED = {choice: select(func.count()).select_from(_some(choice.value)) for choice in Choice}
_EVER_ASKED = select(*_ITEM).where(_MINE, col(ReviewItem.last_review).is_not(None)).limit(_MOST)


async def plan(unit: Unit, **about: Any) -> Sequence[Line]:
    """What the day's plan is made of; `about` are the parameters named in this module."""
    return await _run(unit, _PLAN, about)


async def chosen(unit: Unit, choice: Choice, **about: Any) -> Sequence[Line]:
    """The same for what a learner chose: what was not answered `since`, in place of what the plan would ask."""
    return await _run(unit, _CHOSEN[choice], about)


async def count(unit: Unit, choice: Choice, **about: Any) -> int:
    """How many items there are to choose."""
    return int((await unit.run(_COUNTED[choice], about)).scalar_one())


async def ever_asked(unit: Unit, person_id: int, most: int) -> Sequence[Line]:
    """This person's items that were asked at least once, so many at most."""
    rows = (await unit.run(_EVER_ASKED, {"me": person_id, "most": most})).all()
    return [Line._make((Part.REVIEW, *row)) for row in rows]


async def _run(unit: Unit, statement: CompoundSelect[Any], about: dict[str, Any]) -> Sequence[Line]:
    return [Line._make(row) for row in (await unit.run(statement, about)).all()]
