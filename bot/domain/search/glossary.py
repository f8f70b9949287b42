"""The glossary by what people call its terms."""

import re
from collections.abc import Sequence

from bot.domain.search.words import other_names, runs, wanted
from content.schema import Term

_SENSE = re.compile(r"\s*[（(](.*?)[）)]\s*")
"""What a name adds in brackets: a sense, another name, an abbreviation."""

_LEAST_PART, _LEAST_DESCRIPTION = 3, 2
"""Characters that say enough to be taken for a part of a name, or for a word of a meaning."""

_FEW = 3
"""A word in the meanings of more terms than this points to none of them."""


def names_of(term: Term) -> tuple[str, ...]:
    """Return what the term may be called, as a query would say it, its own name first.

    That is its name, its English name, what stands in brackets behind them, and what its meaning calls it besides.
    """
    parts = [part for name in (term.term, term.english) for part in (_SENSE.sub(" ", name), *_SENSE.findall(name))]
    parts += other_names(term.meaning)
    return tuple(dict.fromkeys(name for part in parts if (name := " ".join(wanted(part) or runs(part)))))


class Glossary:
    """Finds the term that a query is about."""

    def __init__(self, terms: Sequence[Term]) -> None:
        # Of two terms with the same name the first one has it.
        self._terms = {name: term for term in reversed(terms) for name in names_of(term)}
        self.names = tuple(self._terms)
        """All names of all terms, folded."""
        self._meanings = [("".join(runs(term.meaning)), term) for term in terms]

    def look_up(self, asked: Sequence[str]) -> Term | None:
        """Return the term that these runs of a query name, name a part of, or describe; None if they name none."""
        query = " ".join(asked)
        return self._named(query) or self._named_in_part(query, asked) or self._described("".join(asked))

    def _named(self, query: str) -> Term | None:
        inside = [name for name in self.names if _has(query, name)]
        return self._terms[max(inside, key=lambda name: (len(name), -query.index(name)))] if inside else None

    def _named_in_part(self, query: str, asked: Sequence[str]) -> Term | None:
        parts = [part for part in (query, *asked) if len(part) >= _LEAST_PART]
        longer = [name for part in parts for name in self.names if _has(name, part)]
        return self._terms[min(longer, key=len)] if longer else None

    def _described(self, query: str) -> Term | None:
        if len(query) < _LEAST_DESCRIPTION:
            return None
        places = [(meaning.index(query), term) for meaning, term in self._meanings if query in meaning]
        return min(places, key=lambda place: place[0])[1] if 0 < len(places) <= _FEW else None


def _has(text: str, part: str) -> bool:
    """Whether the part stands in the text; a Latin one as whole words."""
    return f" {part} " in f" {text} " if part.isascii() else part in text
