"""Pictures as a card has them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.pictures.painter import Painter
from content.schema import Picture

Figure = Callable[[str], Picture]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The painter's folder; it does not exist before the first picture."""
    return tmp_path / "state" / "pictures"


@pytest.fixture
def painter(kept: Path) -> Painter:
    return Painter(kept)


@pytest.fixture
def fees() -> Picture:
    rows = (
        ("阶段", "平台做什么", "靠什么赚钱"),
        ("信息", "网上展示，线下交易", "会员费"),
        ("交易", "线上下单，线上付款", "交易提成"),
        ("全流程", "物流、通关、退税、金融一站办完", "服务费"),
    )
    return Picture(alt="平台靠什么赚钱", table=rows)


@pytest.fixture
def figure(tmp_path: Path) -> Figure:
    """A figure of a course that lives anywhere on the disk."""

    def write(source: str) -> Picture:
        file = tmp_path / "别处的课程" / "figures" / "chain.typ"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
        return Picture(alt="链条", typst=file)

    return write
