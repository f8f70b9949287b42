"""Looking something up: the term, the cards that explain it, and the glossary to leaf through."""

from bot.actions import Home, Origin, PeekCard, ShowGlossary, ShowLookup, ShowMap, ShowTerm, way_back
from bot.domain.catalog import number_of, term_id
from bot.domain.search import LONGEST_QUERY, Found
from bot.domain.search.ranking import Hit
from bot.flows import pages
from bot.flows.gone import gone
from bot.flows.scene import Scene
from bot.reply import Button, Reply, Row, button, say
from content.schema import Term
from storage import lessons
from storage.tables import Lookup, key

TERMS_A_PAGE = 8


async def find(scene: Scene, typed: str) -> Reply:
    """/find: what the course says about these words, or how to ask."""
    if not typed.strip():
        terms = (entry.term for entry in scene.catalog.course.glossary)
        words = say("find.ask", example=min(terms, key=len, default=None))
        return Reply(words, ((button("button.home", Home()),), *glossary_row(scene)))
    return await answer(scene, typed) or _nothing(scene, typed)


async def answer(scene: Scene, typed: str) -> Reply | None:
    """The term and the best cards, the best one under the thumb; None if the course says nothing about it."""
    found = scene.catalog.search.find(typed)
    if not found:
        return None
    row = await scene.unit.insert(Lookup(person_id=scene.me, text=typed[:LONGEST_QUERY], looked_up_at=scene.now))
    return _found(scene, found, way_back(Origin.LOOKUP, key(row)))


async def show_lookup(scene: Scene, action: ShowLookup) -> Reply:
    """What was found for what this person once typed, looked up anew."""
    row = await lessons.lookup(scene.unit, scene.me, action.lookup)
    if row is None:
        return await find(scene, "")
    found = scene.catalog.search.find(row.text)
    return _found(scene, found, way_back(Origin.LOOKUP, action.lookup)) if found else _nothing(scene, row.text)


async def show_term(scene: Scene, action: ShowTerm) -> Reply:
    """A term of the glossary with the cards that teach it."""
    term = scene.catalog.term(action.term)
    if term is None:
        return gone()
    return _found(scene, scene.catalog.search.about(term), way_back(Origin.TERM, number_of(term.term)))


async def show_glossary(scene: Scene, action: ShowGlossary) -> Reply:
    """A page of the glossary in the order of the course; each term leads to its cards."""
    terms = scene.catalog.course.glossary
    if not terms:
        return gone()
    page = pages.cut(terms, action.page, TERMS_A_PAGE)
    labels = [button("button.term", ShowTerm(term_id(term)), title=term.term) for term in page.items]
    rows: list[Row] = [tuple(labels[at : at + 2]) for at in range(0, len(labels), 2)]
    words = say("find.glossary", at=page.number + 1, of=page.count, terms=[_entry(term) for term in page.items])
    return Reply(words, (*rows, (button("button.home", Home()),), *pages.turn(page, ShowGlossary)))


def glossary_row(scene: Scene, page: int = 0) -> tuple[Row, ...]:
    """The way into the glossary; no row where the course has none."""
    return ((button("button.glossary", ShowGlossary(page)),),) if scene.catalog.course.glossary else ()


def _found(scene: Scene, found: Found, back: int) -> Reply:
    words = say(
        "find.found",
        entry=_entry(found.term) if found.term else None,
        hits=[{"title": hit.card.title, "lesson": hit.lesson.title} for hit in found.hits],
    )
    terms = scene.catalog.course.glossary
    page = terms.index(found.term) // TERMS_A_PAGE if found.term else 0
    side = (*(one for row in glossary_row(scene, page) for one in row), button("button.home", Home()))
    # The best one comes last: there the thumb is.
    cards = [(_open(hit, back, best=hit is found.hits[0]),) for hit in reversed(found.hits)]
    return Reply(words, (side, *cards))


def _open(hit: Hit, back: int, *, best: bool) -> Button:
    name = "button.best_card" if best else "button.card"
    return button(name, PeekCard(hit.lesson.id, hit.card.id, back), title=hit.card.title)


def _nothing(scene: Scene, typed: str) -> Reply:
    glossary = bool(scene.catalog.course.glossary)
    words = say("find.nothing", text=typed.strip()[:LONGEST_QUERY], glossary=glossary)
    side = (button("button.map", ShowMap()), button("button.home", Home()))
    return Reply(words, (side, *glossary_row(scene)))


def _entry(term: Term) -> dict[str, str]:
    english = "" if term.english.casefold() == term.term.casefold() else term.english
    return {"title": term.term, "english": english, "meaning": term.meaning}
