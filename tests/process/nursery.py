"""Forks `tutor run` again and again without importing it again: each is a process of its own, but quickly there.

By message: its environment as JSON, with the ends of its standard output and error; answers its pid, and later its
exit code.
"""

import json
import os
import socket
import sys
import traceback

from bot.__main__ import cli

LONGEST = 1 << 16


def main() -> None:
    line = socket.socket(fileno=int(sys.argv[1]))
    while True:
        told, ends, _, _ = socket.recv_fds(line, LONGEST, 2)
        if not told:
            return
        pid = os.fork()
        if not pid:
            line.close()
            _be_a_tutor(json.loads(told), *ends)
        for end in ends:
            os.close(end)
        line.send(f"{pid}".encode())
        _, status = os.waitpid(pid, 0)
        line.send(f"{os.waitstatus_to_exitcode(status)}".encode())


def _be_a_tutor(environment: dict[str, str], out: int, errors: int) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(out, 1)
    os.dup2(errors, 2)
    code = 1
    try:
        cli(["run"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
