"""/find: the glossary and the cards by what they say."""

from bot.actions import ShowGlossary, ShowTerm
from bot.flows import find
from bot.handlers.feature import Command, Feature

FIND = Feature(
    commands=(Command("find", find.find),),
    taps={ShowGlossary: find.show_glossary, ShowTerm: find.show_term},
)
