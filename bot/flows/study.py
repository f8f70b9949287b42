"""Going through items of one's own choice, beside the day's plan."""

from datetime import timedelta

from bot.actions import (
    Action,
    ShowReview,
    ShowStudy,
    StudyAhead,
    StudyChapter,
    StudyForgotten,
    StudyLeeches,
    encode,
)
from bot.domain.study_day import day_begins, study_day
from bot.flows import review_screens
from bot.flows.agenda import load, plan
from bot.flows.scene import Scene
from bot.reply import Button, Reply, Row, button, say
from storage import agenda
from storage.agenda import Choice

DAYS_AHEAD = (1, 3, 7)


async def show(scene: Scene, _action: ShowStudy) -> Reply:
    """What can be chosen; the main button goes back to the plan."""
    today = study_day(scene.now, scene.zone)
    about = {"me": scene.me, "day": day_begins(today, scene.zone)}
    leeches = await agenda.count(scene.unit, Choice.LEECHES, **about)
    forgotten = await agenda.count(scene.unit, Choice.FORGOTTEN, **about)
    side: list[Button] = []
    if leeches:
        side.append(button("button.study_leeches", StudyLeeches(), count=leeches))
    if forgotten:
        side.append(button("button.study_forgotten", StudyForgotten(), count=forgotten))
    ahead = tuple(
        button("button.study_ahead", StudyAhead((today + timedelta(days=days)).toordinal()), days=days)
        for days in DAYS_AHEAD
    )
    chapters: list[Row] = [
        (button("button.chapter", StudyChapter(chapter.id), title=chapter.title),)
        for chapter in scene.catalog.course.chapters
    ]
    words = say("review.study", leeches=leeches, forgotten=forgotten)
    rows = (*chapters, ahead, *((one,) for one in side), (button("button.back_to_plan", ShowReview()),))
    return Reply(words, rows)


async def begin(scene: Scene, action: Action) -> Reply:
    """The first item of the choice; each is asked once, from now on."""
    scene.person.studying, scene.person.studying_since = encode(action), scene.now
    found = await load(scene)
    if found.snapshot.chosen and plan(scene, found.snapshot).next is not None:
        return await review_screens.following(scene, found)
    scene.person.studying, scene.person.studying_since = "", None
    screen = await show(scene, ShowStudy())
    return Reply(screen.words, screen.buttons, notice=say("review.study_nothing"))
