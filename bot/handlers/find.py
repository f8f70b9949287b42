"""/find: the glossary and the cards by what they say."""

from bot.actions import ShowGlossary, ShowLookup, ShowTerm
from bot.flows import find
from bot.handlers.feature import Command, Feature

FIND = Feature(
    commands=(Command("find", find.find),),
    taps={ShowGlossary: find.show_glossary, ShowLookup: find.show_lookup, ShowTerm: find.show_term},
)
