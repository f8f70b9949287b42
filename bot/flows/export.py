"""Taking along what one has learnt: the items for Anki, the log for a spreadsheet.

The file itself is made when it is sent, and that is left to the outbox: whoever asked has an answer at once, and the
file comes even if the tutor stops in between.
"""

from bot.actions import Export, Home, ShowExport, ShowMap
from bot.domain.study_day import study_day
from bot.flows.post import Kind, leave
from bot.flows.scene import Scene
from bot.reply import Document, DocumentKind, Reply, Words, button, say
from storage import outbox, reviews, takeaway
from storage.tables import Priority

_ENDINGS = {DocumentKind.ANKI: ".apkg", DocumentKind.CSV: ".csv"}


async def command(scene: Scene, typed: str) -> Reply:
    """/export: what was named at once, else the choice."""
    return await take(scene, Export(typed.strip().lower()))


async def show(scene: Scene, _action: ShowExport) -> Reply:
    """What can be taken along."""
    items = await reviews.count(scene.unit, scene.me)
    if not items:
        return _nothing(say("export.nothing"))
    table, deck = (
        button("button.export_as", Export(kind.value), kind=kind.value)
        for kind in (DocumentKind.CSV, DocumentKind.ANKI)
    )
    return Reply(say("export.choice", items=items), ((button("button.home", Home()), table), (deck,)))


async def take(scene: Scene, action: Export) -> Reply:
    """The file is on its way; asked for again meanwhile, it comes once."""
    try:
        kind = DocumentKind(action.kind)
    except ValueError:
        return await show(scene, ShowExport())
    if not await reviews.count(scene.unit, scene.me):
        return _nothing(say("export.nothing"))
    if kind is DocumentKind.CSV and not await takeaway.has_answered(scene.unit, scene.me):
        return _nothing(say("export.nothing_answered"))
    chat_id, asked = scene.person.telegram_id, f"export:{kind}:{scene.me}:"
    if not await outbox.on_its_way(scene.unit, chat_id, asked):
        home = ((button("button.home", Home()),),)
        day = study_day(scene.now, scene.zone).isoformat()
        document = Document(kind, f"{scene.catalog.course.id}-{day}{_ENDINGS[kind]}")
        await leave(
            scene,
            key=asked + scene.nonce,
            kind=Kind.DOCUMENT,
            chat_id=chat_id,
            language=scene.person.language,
            reply=Reply(_below(kind), home, document=document),
            priority=Priority.REPLY,
        )
    return Reply(say("export.preparing", kind=kind.value), ((button("button.home", Home()),),))


def _below(kind: DocumentKind) -> Words:
    return say("export.anki") if kind is DocumentKind.ANKI else say("export.csv")


def _nothing(why: Words) -> Reply:
    return Reply(why, ((button("button.home", Home()),), (button("button.map", ShowMap()),)))
