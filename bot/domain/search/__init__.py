"""Finds the term and the cards that answer what a trainee typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.search.glossary import Glossary, names_of
from bot.domain.search.ranking import Hit, Ranking
from bot.domain.search.spelling import Spelling
from bot.domain.search.words import wanted
from content.schema import Course, Term

LONGEST_QUERY = 64
"""Characters; what comes after them is not read."""

CARDS = 3
"""How many cards an answer names at the most."""

_LEAST_SHARE = 0.15
"""A card on which less of the query stands is found by chance."""

_FAINTEST = 0.3
"""A card that scores less than this part of the best one only fills the list."""

_HOME = 0.5
"""How much a card gains in the lesson that teaches the term, if it says the whole name."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the course has to say; empty if nothing."""

    term: Term | None
    hits: tuple[Hit, ...]
    """The best first."""

    def __bool__(self) -> bool:
        return self.term is not None or bool(self.hits)


class Search:
    """One course, ready to be asked; built once, as the course never changes."""

    def __init__(self, course: Course) -> None:
        self._ranking = Ranking(course)
        self._glossary = Glossary(course.glossary)
        self._spelling = Spelling(self._ranking.words, self._glossary.names)

    def find(self, query: str) -> Found:
        """Return the term that the query is about and the cards that fit it best, three at the most."""
        asked = self._spelling.correct(wanted(query[:LONGEST_QUERY]))
        term = self._glossary.look_up(asked) if asked else None
        return Found(term, self._cards(asked, term))

    def about(self, term: Term) -> Found:
        """Return the term with the cards that teach it."""
        return Found(term, self._cards((), term))

    def _cards(self, asked: Sequence[str], term: Term | None) -> tuple[Hit, ...]:
        if term is None:
            hits = [hit for hit in self._ranking.best(asked) if hit.share >= _LEAST_SHARE]
        else:
            hits = self._best_about(term, asked)
        return tuple(hit for hit in hits[:CARDS] if hit.score >= _FAINTEST * hits[0].score)

    def _best_about(self, term: Term, asked: Sequence[str]) -> list[Hit]:
        name = [run for name in names_of(term)[:1] for run in name.split()]
        named = {(hit.lesson.id, hit.card.id): hit.share for hit in self._ranking.best(name)}

        def score(hit: Hit) -> float:
            at_home = hit.lesson.id == term.lesson
            return hit.score * (1 + _HOME * named.get((hit.lesson.id, hit.card.id), 0.0) * at_home)

        hits = [replace(hit, score=score(hit)) for hit in self._ranking.best((*asked, *name))]
        hits.sort(key=lambda hit: hit.score, reverse=True)
        if not any(hit.lesson.id == term.lesson for hit in hits[:CARDS]):
            # Others may say the name more often; the lesson that teaches the term is named all the same.
            hits[CARDS - 1 :] = [hit for hit in hits[CARDS:] if hit.lesson.id == term.lesson]
        return hits
