"""Files that a learner takes along: made from plain data, as bytes."""
