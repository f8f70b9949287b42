"""Anki itself, told that it is another time: a real collection, scheduled by Anki's own code.

Anki reads the clock and takes no time as an argument. What it works out depends on how long ago the last answer was
and on when the next study day begins; so before each answer the card's past is moved until it lies as far before the
machine's clock as it should before the moment that is played, and the collection's offset from UTC is set so that the
next 04:00 is as far ahead as it should. Nothing of Anki is replaced.
"""

import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from anki.collection import Collection
from anki.scheduler.v3 import CardAnswer

from bot.domain.review import Grade

MINUTE = 60


@dataclass(frozen=True)
class Turn:
    """What Anki makes of one moment: for each grade how long the card would be away; then the card as answered."""

    at: datetime
    """When Anki believed it was: the moment asked for, with the seconds of the machine's clock."""
    days: dict[Grade, int]
    """For the grades after which the card would be in review."""
    minutes: dict[Grade, float]
    """For the others."""
    stability: float
    difficulty: float


class Anki:
    """A collection whose cards are answered at any time in any zone."""

    def __init__(self, folder: Path) -> None:
        # As a server it takes the offset from UTC from its settings, not from the machine.
        self.collection = Collection(str(folder / "collection.anki2"), server=True)
        self.collection.set_config("fsrs", True)
        self._preferences = self.collection.get_preferences()
        self._preferences.reviewing.load_balancer_enabled = False
        self._decks: dict[float, int] = {}
        self._answered: dict[int, int] = {}
        self._skew = 0

    def close(self) -> None:
        self.collection.close()

    def card(self, retention: float) -> int:
        """A new card in a deck with this desired retention and Anki's defaults otherwise."""
        note = self.collection.new_note(self.collection.models.by_name("Basic"))
        note.fields = ["front", "back"]
        before = time.time()
        self.collection.add_note(note, self._deck(retention))
        note.load()
        # In its test mode Anki's clock is two hours slow from two to four o'clock.
        self._skew = round((note.mod - before) / 3600) * 3600
        return note.card_ids()[0]

    def answer(self, card: int, grade: Grade, moment: datetime, zone: ZoneInfo) -> Turn:
        """Answers the card at this moment, a whole minute."""
        at = self._travel(card, moment, zone)
        states = self.collection._backend.get_scheduling_states(card)
        choice = (states.again, states.hard, states.good, states.easy)
        self.collection._backend.answer_card(
            CardAnswer(
                card_id=card,
                current_state=states.current,
                new_state=choice[grade - 1],
                rating=grade - 1,  # type: ignore[arg-type]
                answered_at_millis=int(at.timestamp()) * 1000,
                milliseconds_taken=1000,
            )
        )
        self._answered[card] = int(at.timestamp())
        data = self._data(card)
        days = {each: days for each, state in zip(Grade, choice, strict=True) if (days := _days(state)) is not None}
        minutes = {each: _minutes(state) for each, state in zip(Grade, choice, strict=True) if each not in days}
        return Turn(at, days, minutes, data["s"], data["d"])

    def answered_at(self, card: int, moment: datetime) -> None:
        """Has the last answer have been given at this second."""
        self._answered[card] = int(moment.timestamp())

    def spread(self, card: int, moment: datetime, zone: ZoneInfo, samples: int) -> dict[Grade, set[int]]:
        """The days that chance may give, for the grades after which the card would be in review.

        Anki's chance comes from the card's number and how often it was answered; only the latter is changed.
        """
        self._travel(card, moment, zone)
        found: dict[Grade, set[int]] = {}
        reps = self.collection.db.scalar("select reps from cards where id = ?", card)
        for number in range(samples):
            self.collection.db.execute("update cards set reps = ? where id = ?", number, card)
            states = self.collection._backend.get_scheduling_states(card)
            for grade, state in zip(Grade, (states.again, states.hard, states.good, states.easy), strict=True):
                if (days := _days(state)) is not None:
                    found.setdefault(grade, set()).add(days)
        self.collection.db.execute("update cards set reps = ? where id = ?", reps, card)
        return found

    def _travel(self, card: int, moment: datetime, zone: ZoneInfo) -> datetime:
        """Makes the machine's clock stand for this moment and returns it with the seconds that the clock shows."""
        now = int(time.time()) + self._skew
        at = moment + timedelta(seconds=now % MINUTE)
        ahead = now - int(at.timestamp())
        self._shift(card, ahead)
        self._set_offset(ahead, at.astimezone(zone).utcoffset() or timedelta())
        return at

    def _shift(self, card: int, ahead: int) -> None:
        """Moves the last answer, which stands at the moment it was played, beside the machine's clock."""
        data = self._data(card)
        if card in self._answered:
            data["lrt"] = self._answered[card] + ahead
            self.collection.db.execute("update cards set data = ? where id = ?", json.dumps(data), card)

    def _set_offset(self, ahead: int, utc_offset: timedelta) -> None:
        west = (ahead - int(utc_offset.total_seconds())) // MINUTE % (24 * 60)
        self.collection.set_config("localOffset", west if west <= 12 * 60 else west - 24 * 60)
        # Anki works the day out anew when the hour at which it begins is changed.
        for hour in (5, 4):
            self._preferences.scheduling.rollover = hour
            self.collection.set_preferences(self._preferences)

    def _data(self, card: int) -> dict[str, Any]:
        return json.loads(self.collection.db.scalar("select data from cards where id = ?", card) or "{}")

    def _deck(self, retention: float) -> int:
        if retention not in self._decks:
            decks = self.collection.decks
            deck = decks.get(decks.id(f"{retention}"))
            config = decks.get_config(decks.add_config_returning_id(f"{retention}"))
            assert deck is not None
            assert config is not None
            config["desiredRetention"] = retention
            decks.update_config(config)
            deck["conf"] = config["id"]
            decks.save(deck)
            self._decks[retention] = deck["id"]
        return self._decks[retention]


def _days(state: Any) -> int | None:
    return state.normal.review.scheduled_days if state.normal.HasField("review") else None


def _minutes(state: Any) -> float:
    kind = state.normal.WhichOneof("kind")
    learning = state.normal.relearning.learning if kind == "relearning" else state.normal.learning
    return learning.scheduled_secs / MINUTE
