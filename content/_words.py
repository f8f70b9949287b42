"""The few words that the course engine itself puts into a course, in the language of the course."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Headings of the titled quotes, and the two options of a true_false question (the true one first)."""

    tip: str
    later: str
    true: str
    false: str


_CHINESE = Words(tip="💡 技能提示", later="🆕 后来", true="对", false="错")
_ENGLISH = Words(tip="💡 Tip", later="🆕 Since then", true="True", false="False")


def words_of(language: str) -> Words:
    """Return the words for a BCP 47 language; English where there are none of its own."""
    return _CHINESE if language.partition("-")[0].lower() == "zh" else _ENGLISH
