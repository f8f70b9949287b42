"""/saved: the cards that somebody keeps, and the marks on cards."""

from bot.actions import CallClear, CallUnclear, DropCard, SaveCard, ShowSaved
from bot.flows import saved
from bot.handlers.feature import Command, Feature, plain

SAVED = Feature(
    commands=(Command("saved", plain(saved.show, ShowSaved(0))),),
    taps={
        ShowSaved: saved.show,
        SaveCard: saved.save,
        DropCard: saved.drop,
        CallUnclear: saved.call_unclear,
        CallClear: saved.call_clear,
    },
)
