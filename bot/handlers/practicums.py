"""/practice: the practicum, step by step."""

from bot.actions import FinishStep, HandIn, ShowPracticum, ShowStep
from bot.flows import practicums
from bot.flows.scene import Scene
from bot.handlers.feature import Command, Feature
from bot.reply import Reply


async def _practice(scene: Scene, _typed: str) -> Reply:
    return await practicums.choose(scene)


PRACTICE = Feature(
    commands=(Command("practice", _practice),),
    taps={
        ShowPracticum: practicums.show,
        ShowStep: practicums.show_step,
        HandIn: practicums.ask_evidence,
        FinishStep: practicums.finish_step,
    },
)
