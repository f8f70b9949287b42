"""Short answers: which key points a text shows, and what a share of them is worth.

The author's words decide. A slip of the pen is forgiven by rapidfuzz's partial ratio, the best match of a word with any
stretch of a sentence: https://rapidfuzz.github.io/RapidFuzz/Usage/fuzz.html#partial-ratio
"""

import re
from collections.abc import Sequence
from unicodedata import normalize

from rapidfuzz.fuzz import partial_ratio

from bot.domain import denial
from bot.domain.memory import Grade
from bot.domain.progress import percent
from content.schema import Point

PASS_PERCENT = 60
GOOD_PERCENT = 80
_ALIKE = 83.0
"""Of 100: one wrong character in six is 83.3; two that are missing where a sentence begins or ends would be 80."""
_LONG_ENOUGH = 6
"""In a shorter word one other character makes another word, as in the Chinese for import and export."""
_SENTENCE = re.compile(r"[。！？；!?;\n]|\.(?=\s|$)")
_LATIN = re.compile("[a-z0-9]+")


def found(points: Sequence[Point], text: str) -> tuple[int, ...]:
    """Return the indices of the points that the text shows by the author's words.

    What the text denies shows nothing, but for a point or a word that is itself about what is not.
    """
    written, claimed = _sentences(text), _sentences(denial.claimed(text))

    def shows(point: Point, word: str) -> bool:
        negative = denial.is_negative(point.point) or denial.is_negative(word)
        return _shown(word, written if negative else claimed)

    return tuple(at for at, point in enumerate(points) if any(shows(point, word) for word in point.words))


def passes(count: int, total: int) -> bool:
    """Return whether so many of the points are an answer that counts as right."""
    return percent(count, total) >= PASS_PERCENT


def grade_of_share(count: int, total: int) -> Grade:
    """Return the grade for review: right and nearly full is good, right is hard, anything less begins again."""
    if not passes(count, total):
        return Grade.AGAIN
    return Grade.GOOD if percent(count, total) >= GOOD_PERCENT else Grade.HARD


def _sentences(text: str) -> list[str]:
    return [_plain(sentence) for sentence in _SENTENCE.split(text)]


def _shown(word: str, sentences: Sequence[str]) -> bool:
    """Say whether one sentence has all the parts of the word, in whatever order."""
    parts = [part for part in map(_plain, word.split()) if part]
    return bool(parts) and any(all(_stands_in(part, sentence) for part in parts) for sentence in sentences)


def _stands_in(part: str, sentence: str) -> bool:
    if part in sentence:
        return True
    if not _LONG_ENOUGH <= len(part) <= len(sentence):
        return False
    # Letters and figures are names and amounts: there another character is another thing.
    exact = all(run in sentence for run in _LATIN.findall(part))
    return exact and partial_ratio(part, sentence, score_cutoff=_ALIKE) >= _ALIKE


def _plain(text: str) -> str:
    """Return the letters and figures alone, in one case and one width."""
    return "".join(letter for letter in normalize("NFKC", text).casefold() if letter.isalnum())
