"""The daily reminder: its hour, its zone, and whether there is one at all."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions import AskReminderTime, AskZone, SetReminder, ShowReminder, ShowSettings
from bot.domain.reminders import Schedule, next_reminder, parse_time, parse_zone
from bot.flows.scene import Scene
from bot.reply import Reply, button, say
from storage.tables import Person, Waiting

OFF = -1
HOURS_OFFERED = ((7, 8, 9), (12, 18, 20))
MINUTES_A_DAY = 24 * 60


def plan(person: Person, now: datetime) -> None:
    """Works out anew when this person is reminded next."""
    if person.reminder_minute is None:
        person.next_reminder_at = None
    else:
        person.next_reminder_at = next_reminder(now, schedule_of(person))


def schedule_of(person: Person) -> Schedule:
    """The person's hour and zone as the domain knows them."""
    if person.reminder_minute is None:
        raise ValueError("reminders are off")
    return Schedule(person.reminder_minute, ZoneInfo(person.zone))


async def show(scene: Scene, _action: ShowReminder) -> Reply:
    """The present setting, hours to choose from, and the way to turn it off."""
    rows = [
        tuple(button("button.time", SetReminder(hour * 60), minute=hour * 60) for hour in hours)
        for hours in HOURS_OFFERED
    ]
    more = (button("button.other_time", AskReminderTime()), button("button.zone", AskZone()))
    off = (button("button.reminder_off", SetReminder(OFF)),) if scene.person.reminder_minute is not None else ()
    words = say("remind.setting", minute=scene.person.reminder_minute, zone=scene.person.zone)
    rows += [more, *((off,) if off else ())]
    return Reply(words, (*rows, (button("button.back_to_settings", ShowSettings()),)))


async def set_time(scene: Scene, action: SetReminder) -> Reply:
    """Sets the hour, or turns reminders off."""
    on = 0 <= action.minute < MINUTES_A_DAY
    scene.person.reminder_minute = action.minute if on else None
    plan(scene.person, scene.now)
    return await show(scene, ShowReminder())


async def ask_time(scene: Scene, _action: AskReminderTime) -> Reply:
    """From now on a typed time is the reminder's."""
    scene.person.waiting = Waiting.REMINDER_TIME
    return Reply(say("remind.ask_time"), ((button("button.back", ShowReminder()),),))


async def ask_zone(scene: Scene, _action: AskZone) -> Reply:
    """From now on a typed city is the person's zone."""
    scene.person.waiting = Waiting.ZONE
    return Reply(say("remind.ask_zone", zone=scene.person.zone), ((button("button.back", ShowReminder()),),))


async def take_time(scene: Scene, text: str) -> Reply:
    """Reads a typed time; one that cannot be read is asked for again."""
    minute = parse_time(text)
    if minute is None:
        return Reply(say("remind.time_not_understood"), ((button("button.back", ShowReminder()),),))
    scene.person.waiting = Waiting.NOTHING
    return await set_time(scene, SetReminder(minute))


async def take_zone(scene: Scene, text: str) -> Reply:
    """Reads a typed city or zone; one that is not known is asked for again."""
    zone = parse_zone(text)
    if zone is None:
        return Reply(say("remind.zone_not_understood"), ((button("button.back", ShowReminder()),),))
    scene.person.waiting = Waiting.NOTHING
    scene.person.zone = zone
    plan(scene.person, scene.now)
    return await show(scene, ShowReminder())
