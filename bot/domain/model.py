"""The model of forgetting that memories are worked out by: FSRS-6 of the `fsrs` library with one set of parameters."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property, lru_cache
from hashlib import sha256

from fsrs import Scheduler
from fsrs.scheduler import DEFAULT_PARAMETERS

STEPS = (timedelta(minutes=1), timedelta(minutes=10))
"""Of learning, Anki's: https://docs.ankiweb.net/deck-options.html#learning-steps"""

BRIEF = "+brief"
"""Ends the name of a model with one step of learning."""


@dataclass(frozen=True)
class Model:
    """Its parameters, and whether an item that is remembered at once is learnt with that one answer."""

    parameters: tuple[float, ...] = DEFAULT_PARAMETERS
    brief: bool = False

    @cached_property
    def base(self) -> str:
        """The name of the parameters."""
        return "fsrs6-" + sha256(repr(self.parameters).encode()).hexdigest()[:8]

    @cached_property
    def name(self) -> str:
        """What the log keeps, so that an answer can be worked out again: another model has another name."""
        return self.base + BRIEF * self.brief

    @cached_property
    def scheduler(self) -> Scheduler:
        """The library's."""
        return Scheduler(self.parameters, learning_steps=STEPS[self.brief :], enable_fuzzing=False)


STANDARD = Model()
"""With the library's own parameters and Anki's steps."""


def dumps(model: Model) -> str:
    """Return the parameters as they are stored."""
    return json.dumps(model.parameters)


@lru_cache(maxsize=64)
def loads(text: str) -> Model:
    """Return the model with the parameters that `dumps` wrote, exactly; the standard one for an empty text."""
    return Model(tuple(json.loads(text))) if text else STANDARD


def by_name(stored: Iterable[str]) -> dict[str, Model]:
    """Return all models that an answer can have been graded by, where these parameters are stored."""
    models = [STANDARD, *map(loads, stored)]
    return {one.name: one for model in models for one in (model, replace(model, brief=True))}
