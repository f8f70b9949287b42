"""Tests against Anki itself. It decides once a process, before it is first used, whether intervals vary by chance."""

import os

os.environ["ANKI_TEST_MODE"] = "1"
