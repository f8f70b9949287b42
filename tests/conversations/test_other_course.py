"""Another course, in another language: the tutor knows nothing of any course."""

import re
from pathlib import Path

import pytest

BREAD = Path(__file__).parents[1] / "content" / "courses" / "bread"


@pytest.fixture
def course_folder() -> Path:
    return BREAD


@pytest.fixture
def anna(world):
    return world.trainee("Anna", language_code="en")


async def picks(person, words):
    """Taps the letter of an option; as a part of a label B would be Back as well."""
    letter = re.search(rf"^([A-C])\s+{words}$", person.reads(), re.M)[1]
    keys = [key for row in person.screen()["reply_markup"]["inline_keyboard"] for key in row]
    await person.taps_data(next(key["callback_data"] for key in keys if key["text"] == letter))


def speaks_english(person):
    assert not re.search("[\u4e00-\u9fff]", person.reads()), person.reads()


async def test_a_lesson_with_a_hint_a_table_and_an_order_question(anna):
    await anna.says("/start")
    anna.sees("Anna", "Baking bread", "time")
    speaks_english(anna)
    await anna.taps("Start lesson 1")
    anna.sees("What goes in", "1/3", "Tip", "Weigh the water too")
    await anna.taps("Next")
    assert anna.screen()["photo"]
    await anna.taps("Next")
    for step in ("Mix it", "Let it prove", "Bake it"):
        await picks(anna, step)
    await anna.taps("In order")
    anna.sees("Time does the work")
    speaks_english(anna)
    await anna.taps("Finish lesson")
    anna.sees("Four things in a loaf")
    speaks_english(anna)


async def test_a_question_about_another_lesson_is_answered_where_it_is_asked(anna):
    await anna.says("/start l_looking-back")
    anna.sees("Tell a friend", "did not rise")
    await picks(anna, "The yeast")
    anna.sees("Yeast makes the dough rise")
    await anna.taps("Finish lesson")
    anna.sees("Looking back")


async def test_its_quiz_its_practicum_and_its_glossary(anna):
    await anna.says("/quiz")
    await anna.taps("Begin ")
    anna.sees("question 1")
    speaks_english(anna)
    await anna.says("/practice")
    anna.sees("Bake a loaf", "Mix, prove, bake")
    speaks_english(anna)
    await anna.says("/find crumb")
    anna.sees("The soft inside of a loaf.")
    speaks_english(anna)
