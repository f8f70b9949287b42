"""The statement behind a day of reviewing."""

import re

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from storage import agenda

STATEMENTS = [agenda._PLAN, *agenda._CHOSEN.values()]


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=lambda one: one.name)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_conditions_stand_as_in_the_partial_indexes(statement, dialect) -> None:
    """An index over a part of the rows serves only who asks for that part in its own words.

    https://www.sqlite.org/partialindex.html#queries_using_partial_indexes
    """
    said = re.sub(r"\s+", " ", str(statement.compile(dialect=dialect)))
    assert "review_item.reps > 0 AND review_item.phase <> 2 AND" in said
    assert not re.search(r"(phase (=|<>) \d|reps (=|>) \d|IS NOT NULL) = ", said)
