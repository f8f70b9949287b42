"""How well and how fast /find answers: `python tests/bench/find.py [course folder]` prints the figures."""

import statistics
import sys
import time
from pathlib import Path

import yaml

from content.loader import load

ROOT = Path(__file__).parents[2]
QUERIES = ROOT / "tests" / "domain" / "find_queries.yaml"
ROUNDS = 100


def main() -> None:
    course = load(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "content" / "courses" / "b2b")
    queries = [(str(row["asked"]), row["card"]) for row in yaml.safe_load(QUERIES.read_text(encoding="utf-8"))]

    begun = time.perf_counter()
    from bot.domain.search import Search  # the import is part of what is measured

    imported = time.perf_counter()
    search = Search(course)
    built = time.perf_counter()

    places = []
    for asked, card in queries:
        found = [f"{hit.lesson.id}#{hit.card.id}" for hit in search.find(asked).hits]
        places.append(found.index(card) if card in found else None)
    took = []
    for _ in range(ROUNDS):
        for asked, _card in queries:
            start = time.perf_counter()
            search.find(asked)
            took.append((time.perf_counter() - start) * 1000)

    cuts = statistics.quantiles(took, n=100)
    report = [
        f"cards             {sum(len(lesson.cards) for chapter in course.chapters for lesson in chapter.lessons)}",
        f"right in first 3  {sum(place is not None for place in places)} of {len(queries)}",
        f"right as first    {places.count(0)} of {len(queries)}",
        f"import            {(imported - begun) * 1000:.0f} ms",
        f"build             {(built - imported) * 1000:.0f} ms",
        f"find p50          {cuts[49]:.2f} ms",
        f"find p95          {cuts[94]:.2f} ms",
        f"find max          {max(took):.2f} ms of {len(took)}",
    ]
    sys.stdout.write("\n".join(report) + "\n")


if __name__ == "__main__":
    main()
