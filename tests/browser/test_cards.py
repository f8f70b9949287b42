"""The kinds of card that a course has, each on the phone."""

import pytest

pytestmark = pytest.mark.browser

KINDS = (
    ("what-is-b2b", "definition-try", "12-short-answer"),
    ("alibaba-promote", "five-strengths", "13-since-then"),
    ("customs-border", "two-borders", "14-tip"),
    ("choose-cost", "fee-table", "15-table"),
    ("rfq", "steps", "16-process"),
    ("wrap-up", "how", "17-order"),
)


async def test_every_kind_of_card(phone):
    await phone.page.get_by_role("button", name="开始", exact=True).click()
    await phone.sees("李明")
    for lesson_id, card_id, name in KINDS:
        await phone.says(f"/start l_{lesson_id}")
        for card in phone.catalog.lesson(lesson_id).cards:
            await phone.sees(card.title)
            if card.id == card_id:
                break
            await phone.taps("先跳过" if card.question else "下一张")
        await phone.pictured(name, from_top=name == "16-process")
