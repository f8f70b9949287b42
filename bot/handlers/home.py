"""/start, /home and /help."""

from bot.actions import Help, Home
from bot.flows import home
from bot.handlers.feature import Command, Feature, plain

START = Feature(
    commands=(Command("start", home.start), Command("home", plain(home.home, Home()))), taps={Home: home.home}
)
HELP = Feature(commands=(Command("help", plain(home.help_, Help())),), taps={Help: home.help_})
