"""What the packaged font can draw."""

import pytest

from bot.pictures.glyphs import missing_glyphs


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("跨境电商 B2B：国内工厂→国外消费者", id="a sentence"),
        pytest.param("①②⑳ “引号”‘单’《书》—…、·％￥€£～≤≥±×", id="marks"),
        pytest.param("镕喆㛃𬭚", id="rare hanzi of the national table"),
        pytest.param("São Paulo, Zürich, nǐ hǎo, Москва", id="other scripts"),
        pytest.param("第一行\n\t第二行\r\n", id="line breaks"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_course_can_write(text: str) -> None:
    assert missing_glyphs(text) == set()


def test_what_would_be_an_empty_box_is_named() -> None:
    assert missing_glyphs("订单✅ 很好👍👍 한") == {"✅", "👍", "한"}
