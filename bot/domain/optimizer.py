"""The parameters of FSRS-6 that foretell answers best, by Anki's own optimizer; it comes with the extra `fit`."""

from collections.abc import Sequence

from bot.domain.fitting import Past


def optimized(reviews: Sequence[Past]) -> list[float]:
    """Return the parameters for these reviews, the newest of which weigh most; an ImportError without the extra."""
    from fsrs_rs_python import FSRS, FSRSItem, FSRSReview

    items = [FSRSItem([FSRSReview(grade, days) for grade, days in past]) for past in reviews]
    return list(map(float, FSRS([]).compute_parameters(items)))
