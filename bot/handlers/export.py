"""/export: taking along what one has learnt."""

from bot.actions import Export, ShowExport
from bot.flows import export
from bot.handlers.feature import Command, Feature

EXPORT = Feature(commands=(Command("export", export.command),), taps={ShowExport: export.show, Export: export.take})
