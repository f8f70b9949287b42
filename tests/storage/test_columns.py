"""Points in time and numbered states, to the database and back."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, select
from sqlalchemy.exc import StatementError

from storage.columns import Code, Moment
from storage.store import Store
from storage.tables import MessageState

TABLE = Table(
    "sample",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Moment),
    Column("state", Code(MessageState)),
)


@pytest.fixture
async def sample(blank: Store) -> Store:
    async with blank.engine.begin() as connection:
        await connection.run_sync(TABLE.metadata.create_all)
    return blank


async def there_and_back(store: Store, **values: object) -> object:
    async with store.engine.begin() as connection:
        await connection.execute(TABLE.insert().values(**values))
        (column,) = values
        return (await connection.execute(select(TABLE.c[column]))).scalar_one()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
        datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=ZoneInfo("Asia/Shanghai")),
        datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=ZoneInfo("Europe/London")),
        datetime(2026, 3, 2, 1, 0, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
        None,
    ],
    ids=["utc", "shanghai, microseconds", "an hour that comes twice", "half an hour off", "none"],
)
async def test_a_moment_comes_back_as_the_same_one_in_utc(sample: Store, moment: datetime | None) -> None:
    found = await there_and_back(sample, at=moment)
    # Python holds an hour that comes twice for unequal to any other zone's, so the same zone is compared.
    assert found == (moment and moment.astimezone(UTC))
    assert moment is None or found.tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused(sample: Store) -> None:
    with pytest.raises(StatementError, match="a moment without a zone"):
        await there_and_back(sample, at=datetime(2026, 3, 2, 1, 0))  # noqa: DTZ001


async def test_moments_are_compared_across_zones(sample: Store) -> None:
    nine_in_shanghai = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    async with sample.engine.begin() as connection:
        await connection.execute(TABLE.insert().values(at=nine_in_shanghai))
        for hour, earlier in ((0, 0), (1, 1)):
            until = datetime(2026, 3, 2, hour, 0, tzinfo=UTC)
            found = await connection.execute(select(TABLE.c.id).where(TABLE.c.at <= until))
            assert len(found.all()) == earlier


@pytest.mark.parametrize("state", [*MessageState, None])
async def test_a_state_comes_back_as_the_same_member(sample: Store, state: MessageState | None) -> None:
    assert await there_and_back(sample, state=state) is state


async def test_a_state_is_kept_as_its_number(sample: Store) -> None:
    await there_and_back(sample, state=MessageState.UNKNOWN)
    async with sample.engine.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT state FROM sample")).scalar_one() == 3


async def test_a_number_without_a_member_is_an_error_and_not_a_wrong_state(sample: Store) -> None:
    async with sample.engine.begin() as connection:
        await connection.exec_driver_sql("INSERT INTO sample (state) VALUES (99)")
        with pytest.raises(ValueError, match="99"):
            (await connection.execute(select(TABLE.c.state))).all()
