"""In which language the bot speaks."""

from bot.actions import Home, SetLanguage, ShowLanguage, ShowSettings
from bot.flows.home import home
from bot.flows.scene import Scene
from bot.reply import Reply, button, say

LANGUAGES = ("zh-CN", "en")


def spoken(language_code: str | None) -> str:
    """The language to begin with for somebody whose Telegram speaks this one."""
    return "en" if language_code and not language_code.lower().startswith("zh") else "zh-CN"


async def show(_scene: Scene, _action: ShowLanguage) -> Reply:
    """The languages to choose from, each named in itself."""
    choices = tuple(button("button.language", SetLanguage(language), code=language) for language in LANGUAGES)
    return Reply(say("language.choose"), (choices, (button("button.back_to_settings", ShowSettings()),)))


async def choose(scene: Scene, action: SetLanguage) -> Reply:
    """Speaks that language from now on."""
    if action.language in LANGUAGES:
        scene.person.language = action.language
    return await home(scene, Home())
