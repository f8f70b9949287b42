"""/settings, /progress, /remind and /lang: about oneself."""

from bot.actions import (
    AskReminderTime,
    AskZone,
    Choose,
    SetLanguage,
    SetReminder,
    ShowChoices,
    ShowLanguage,
    ShowProgress,
    ShowReminder,
    ShowSettings,
)
from bot.flows import language, remind, settings, standing
from bot.handlers.feature import Command, Feature, plain

PROGRESS = Feature(
    commands=(Command("progress", plain(standing.show, ShowProgress())),), taps={ShowProgress: standing.show}
)
REMIND = Feature(
    commands=(Command("remind", plain(remind.show, ShowReminder())),),
    taps={
        ShowReminder: remind.show,
        SetReminder: remind.set_time,
        AskReminderTime: remind.ask_time,
        AskZone: remind.ask_zone,
    },
)
LANGUAGE = Feature(
    commands=(Command("lang", plain(language.show, ShowLanguage())),),
    taps={ShowLanguage: language.show, SetLanguage: language.choose},
)
SETTINGS = Feature(
    commands=(Command("settings", plain(settings.show, ShowSettings())),),
    taps={ShowSettings: settings.show, ShowChoices: settings.show_choices, Choose: settings.choose},
)
