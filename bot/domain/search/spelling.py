"""Puts right what a finger or an input method got wrong, where the course has a word that was surely meant."""

from collections.abc import Collection, Iterable, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from bot.domain.search.words import tokens

_SHORTEST_WORD, _LONG_WORD = 5, 8
"""Letters: from the first on one slip is put right, from the second on two."""

_SHORTEST_NAME = 3
"""Characters; in a name of two, one wrong character leaves nothing to go by."""


class Spelling:
    """Knows the words of a course and the names of its terms."""

    def __init__(self, words: Collection[str], names: Iterable[str]) -> None:
        runs = {run for name in names for run in name.split()}
        self._known = {*words, *(token for run in runs for token in tokens(run))}
        self._words = sorted(word for word in self._known if word.isascii() and word.isalpha())
        self._names = sorted((run for run in runs if not run.isascii() and len(run) >= _SHORTEST_NAME), key=len)

    def correct(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Return the runs of a query, those with something that the course never says put right if they can be."""
        return tuple(self._word(run) if run.isascii() else self._run(run) for run in asked)

    def _word(self, word: str) -> str:
        if word in self._known or len(word) < _SHORTEST_WORD or not word.isalpha():
            return word
        slips = 2 if len(word) >= _LONG_WORD else 1
        found = extractOne(word, self._words, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found else word

    def _run(self, run: str) -> str:
        strange = {at for at, pair in enumerate(tokens(run)) if pair not in self._known}
        for name in reversed(self._names):
            for at in range(len(run) - len(name) + 1):
                # A stretch of pairs that all are known is meant as it stands, however close it comes to a name.
                if strange.isdisjoint(range(at, at + len(name) - 1)):
                    continue
                if OSA.distance(run[at : at + len(name)], name) == 1:
                    return run[:at] + name + run[at + len(name) :]
        return run
