"""How fast the whole course is read, rendered and drawn: `python -m tests.bench.course [course folder]`.

Cards are rendered through the tutor's own templates. Pictures are drawn twice through its own painter: into an empty
folder, all at once, and again from what it kept; a picture that was kept is one whose file did not change.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "content" / "courses" / "b2b"


def main(folder: Path) -> None:
    begun = time.perf_counter()
    from bot.domain.catalog import Catalog  # imports are part of the start
    from content.loader import load

    imported = time.perf_counter()
    course = load(folder)
    loaded = time.perf_counter()
    catalog = Catalog(course)
    catalog.search.find(course.title)
    started = time.perf_counter()
    _say("imports", _seconds(imported - begun))
    _say("load", _seconds(loaded - imported))
    _say("catalog, first search", _seconds(started - loaded))
    _say("start: load to first search", _seconds(started - imported) + "   (at most 1 s)")
    _cards(catalog, course.language)
    asyncio.run(_pictures(catalog))


def _cards(catalog, language: str) -> None:
    from bot.reply import say
    from bot.texts import Texts

    begun = time.perf_counter()
    texts, number = Texts(), 0
    for lesson in catalog.lessons:
        for at, card in enumerate(lesson.cards, start=1):
            words = {"lesson": lesson.title, "title": card.title, "body": card.body, "asof": card.asof}
            question = card.question.stem if card.question else None
            texts.html(say("learn.peeked", **words, at=at, of=len(lesson.cards), question=question), language)
            number += 1
    _say(f"render {number} cards", _seconds(time.perf_counter() - begun) + "   (at most 2 s, templates compiled anew)")


async def _pictures(catalog) -> None:
    from bot.pictures.painter import Painter

    pictures = [card.picture for lesson in catalog.lessons for card in lesson.cards if card.picture]
    with tempfile.TemporaryDirectory() as folder:
        cold = await _draw(Painter(Path(folder)), pictures)
        made = _stamps(Path(folder))
        warm = await _draw(Painter(Path(folder)), pictures)
        again = len(_stamps(Path(folder)) - made)
        sizes = sorted(file.stat().st_size for file in Path(folder).glob("*.png"))
    cores = len(os.sched_getaffinity(0))
    _say(f"draw {len(pictures)} pictures", _seconds(cold) + f"   (at most 10 s, {cores} cores, nothing kept)")
    _say("again, from what is kept", _seconds(warm) + f"   {again} drawn anew")
    _say("largest picture", f"{sizes[-1] / 1000:.0f} kB   (at most 150 kB, median {sizes[len(sizes) // 2] / 1000:.0f})")


async def _draw(painter, pictures) -> float:
    begun = time.perf_counter()
    await asyncio.gather(*(painter.picture(picture) for picture in pictures))
    return time.perf_counter() - begun


def _stamps(folder: Path) -> set[tuple[str, int]]:
    return {(file.name, file.stat().st_mtime_ns) for file in folder.glob("*.png")}


def _seconds(took: float) -> str:
    return f"{took:.2f} s"


def _say(what: str, figure: str) -> None:
    sys.stdout.write(f"{what:<28} {figure}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else COURSE)
