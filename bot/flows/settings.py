"""What a learner can set, on one screen: the reminder, the language, and how reviewing works."""

from collections.abc import Mapping

from bot.actions import Choose, Home, ShowChoices, ShowExam, ShowExport, ShowLanguage, ShowReminder, ShowSettings
from bot.flows.scene import Scene
from bot.reply import Reply, Row, button, say

CHOICES: Mapping[str, tuple[int, ...]] = {
    "retention": (85, 90, 95),
    "new": (10, 20, 30, 60),
    "reviews": (10, 30, 50, 100, 200),
    "grades": (0, 1),
}
"""What is offered for each thing: per cent remembered, items a day, two grades or four."""


async def show(scene: Scene, _action: ShowSettings) -> Reply:
    """How everything is set, and the ways to change it."""
    return _screen(scene)


async def show_choices(scene: Scene, action: ShowChoices) -> Reply:
    """One thing explained, with what can be chosen for it."""
    if action.setting not in CHOICES:
        return _screen(scene)
    now = _present(scene)[action.setting]
    choices = tuple(
        button("button.choice", Choose(action.setting, value), setting=action.setting, value=value, chosen=value == now)
        for value in CHOICES[action.setting]
    )
    return Reply(say(f"settings.{action.setting}"), (choices, (button("button.back_to_settings", ShowSettings()),)))


async def choose(scene: Scene, action: Choose) -> Reply:
    """Sets one thing to one of its choices; what is not on offer changes nothing."""
    if action.value not in CHOICES.get(action.setting, ()):
        return _screen(scene)
    match action.setting:
        case "retention":
            scene.person.retention = action.value
        case "new":
            scene.person.new_a_day = action.value
        case "reviews":
            scene.person.reviews_a_day = action.value
        case _:
            scene.person.four_grades = bool(action.value)
    screen = _screen(scene)
    return Reply(screen.words, screen.buttons, notice=say("settings.changed"))


def _present(scene: Scene) -> dict[str, int]:
    person = scene.person
    return {
        "retention": person.retention,
        "new": person.new_a_day,
        "reviews": person.reviews_a_day,
        "grades": int(person.four_grades),
    }


def _screen(scene: Scene) -> Reply:
    words = say(
        "settings.overview",
        minute=scene.person.reminder_minute,
        language=scene.person.language,
        now=_present(scene),
    )
    choices = [button("button.choices", ShowChoices(setting), setting=setting) for setting in CHOICES]
    rows: tuple[Row, ...] = (
        (button("button.reminder", ShowReminder()), button("button.languages", ShowLanguage())),
        *(tuple(choices[at : at + 2]) for at in range(0, len(choices), 2)),
        (button("button.exam", ShowExam(0)), button("button.export", ShowExport())),
        (button("button.home", Home()),),
    )
    return Reply(words, rows)
