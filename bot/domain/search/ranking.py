"""Ranks cards by BM25 in an index of SQLite's FTS5 that lives in memory and is never written to again.

https://www.sqlite.org/fts5.html#the_bm25_function
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from bot.domain.search.words import plain, runs, tokens
from content.schema import Card, Course, Lesson, Source

_WEIGHTS = {"title": 5.0, "lesson": 2.0, "strong": 2.0, "body": 1.0, "asked": 1.0}
"""What a word counts by where it stands; `asked` is what questions and recall cards ask about the card."""

_CANDIDATES = 20
"""How many cards are looked at more closely."""

_STRONG = re.compile(r"<b>(.*?)</b>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hit:
    """A card, where it stands, and how well it fits."""

    lesson: Lesson
    card: Card
    score: float
    """BM25; the larger the better."""
    share: float
    """How much of what was asked for stands on the card, 0 to 1; a rare word is more of it than a common one."""


class Ranking:
    """All cards of a course by what they say."""

    def __init__(self, course: Course) -> None:
        self.words: set[str] = set()
        """Every token of every card."""
        lessons = [lesson for chapter in course.chapters for lesson in chapter.lessons]
        self._cards = [(lesson, card) for lesson in lessons for card in lesson.cards]
        # Only read from now on, and SQLite lets one reader in at a time: any thread may ask.
        self._index = sqlite3.connect(":memory:", check_same_thread=False)
        columns = ", ".join(_WEIGHTS)
        self._index.execute(f"CREATE VIRTUAL TABLE card USING fts5({columns}, tokenize='porter unicode61')")
        asked = _asked(course)
        for number, (lesson, card) in enumerate(self._cards):
            place = Source(lesson=lesson.id, card=card.id)
            self._add(number, (card.title, lesson.title, *_said(card), asked.get(place, "")))

    def best(self, asked: Sequence[str]) -> list[Hit]:
        """Return the cards that fit these runs, the best first."""
        found = {piece: self._cards_with(piece) for run in asked for piece in _pieces(run)}
        rarity = {piece: self._rarity(len(cards)) for piece, cards in found.items()}
        whole = sum(rarity.values())
        return [
            Hit(*self._cards[number], score, sum(rarity[piece] for piece in found if number in found[piece]) / whole)
            for number, score in self._ranked(asked)
        ]

    def _ranked(self, asked: Sequence[str]) -> list[tuple[int, float]]:
        query = " OR ".join(dict.fromkeys(piece for run in asked for piece in (*_pieces(run), _phrase(run))))
        # SQLite gives the better match the lower number.
        score = f"-bm25(card, {', '.join(map(str, _WEIGHTS.values()))})"
        select = f"SELECT rowid, {score} FROM card WHERE card MATCH ? ORDER BY 2 DESC LIMIT ?"  # noqa: S608
        return self._index.execute(select, (query, _CANDIDATES)).fetchall() if query else []

    def _cards_with(self, piece: str) -> frozenset[int]:
        rows = self._index.execute("SELECT rowid FROM card WHERE card MATCH ?", (piece,))
        return frozenset(number for (number,) in rows)

    def _rarity(self, cards: int) -> float:
        """The weight that BM25 gives to a word on so many cards; always more than nothing."""
        return log(1 + (len(self._cards) - cards + 0.5) / (cards + 0.5))

    def _add(self, number: int, parts: Iterable[str]) -> None:
        columns = [[token for run in runs(plain(part)) for token in tokens(run)] for part in parts]
        self.words.update(*columns)
        marks = ", ".join("?" * len(columns))
        row = (number, *(" ".join(column) for column in columns))
        self._index.execute(f"INSERT INTO card (rowid, {', '.join(_WEIGHTS)}) VALUES (?, {marks})", row)  # noqa: S608


def _pieces(run: str) -> tuple[str, ...]:
    """What the run is found by; a single character of a script without spaces by the pairs that begin with it."""
    if len(run) == 1 and not run.isascii():
        return (f'"{run}"*',)
    return tuple(f'"{token}"' for token in tokens(run))


def _phrase(run: str) -> str:
    """The run as it stands: all its pairs in a row."""
    return f'"{" ".join(tokens(run))}"'


def _said(card: Card) -> tuple[str, str]:
    """What is printed bold, and all the card says with its picture."""
    cells = (cell for row in (card.picture.table if card.picture else ()) for cell in row)
    return " ".join(_STRONG.findall(card.body)), " ".join((card.body, card.picture.alt if card.picture else "", *cells))


def _asked(course: Course) -> Mapping[Source, str]:
    """What is asked about each card, wherever it is asked."""
    asked: defaultdict[Source, list[str]] = defaultdict(list)
    for chapter in course.chapters:
        for recall in chapter.recalls:
            asked[recall.source] += (recall.front, recall.back)
        on_cards = (card.question for lesson in chapter.lessons for card in lesson.cards if card.question)
        for question in (*chapter.quiz, *on_cards):
            asked[question.source] += (question.stem, question.explanation, *question.options)
            for point in question.points:
                asked[point.source] += (point.point, *point.words)
    return {source: " ".join(texts) for source, texts in asked.items()}
