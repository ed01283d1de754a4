"""Steps in processes of their own: each knows what it has read, and ends when its parent does.

Where processes can be forked safely, a server imports the packages of others once and each step is
forked from it; elsewhere each starts anew.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from deltaindex.errors import Fault, InputError

PRELOADED = ["deltabook.site.preload_more"]
LITTLE = ["deltabook.site.preload"]
#: Set to ``spawn``, it starts processes as other systems must, where forking is not safe.
START = "DELTABOOK_START"


def forks() -> bool:
    """Return whether processes are forked from a server."""
    return sys.platform == "linux" and os.environ.get(START, "forkserver") == "forkserver"


_preloaded = PRELOADED


def preload_little() -> None:
    """Let the server import only what every page needs: the work is little. It must come first."""
    global _preloaded
    _preloaded = LITTLE


def context() -> BaseContext:
    """Return how processes start here."""
    found = multiprocessing.get_context("forkserver" if forks() else "spawn")
    if forks():
        found.set_forkserver_preload(_preloaded)
    return found


# processes that run, to be ended when the whole is stopped
_RUNNING: set[BaseProcess] = set()


class Step:
    """A process of its own that waits to make a call, its module being imported meanwhile.

    Parameters
    ----------
    log : Path
        Takes what the process and its kernels say of themselves.
    call : str
        Module and function, as ``deltabook.site.render:render``: it is imported there, not here.
    """

    def __init__(self, log: Path, call: str):
        log.parent.mkdir(parents=True, exist_ok=True)
        self.log, self.call = log, call
        self._pipe, theirs = context().Pipe()
        self._process = context().Process(target=_serve, args=(theirs, log, call))
        self._process.start()
        theirs.close()
        _RUNNING.add(self._process)

    def take(self, *arguments: Any, tell: Callable | None = None) -> Any:
        """Make the call, and return what it returns.

        Parameters
        ----------
        *arguments
            Picklable.
        tell : callable, optional
            Takes what the call tells while it runs; it is then given a function ``tell`` too.

        Raises
        ------
        InputError
            As the call does; or it raised something else, or the process died.
        """
        try:
            self._pipe.send((arguments, tell is not None))
            while True:
                kind, found = self._pipe.recv()
                if kind != "told":
                    break
                tell(found)
        except (EOFError, BrokenPipeError):
            kind = "faults"
            found = [Fault("the process died", self.call, mend=f"see {self.log}")]
        finally:
            self.close()
        if kind == "faults":
            raise InputError(*found)
        return found

    def close(self) -> None:
        """Let the process go, whether or not it made the call."""
        self._pipe.close()
        self._process.join()
        _RUNNING.discard(self._process)


def apart(log: Path, call: str, *arguments: Any, tell: Callable | None = None) -> Any:
    """Make a call in a process of its own, and return what it returns; see `Step`."""
    return Step(log, call).take(*arguments, tell=tell)


def stop() -> None:
    """End all processes that run."""
    for process in list(_RUNNING):
        process.kill()


def _serve(pipe: Connection, log: Path, call: str) -> None:
    with log.open("a", encoding="utf-8") as stream:
        os.dup2(stream.fileno(), 2)
    end_with_parent()
    try:
        module, _, name = call.partition(":")
        function = getattr(import_module(module), name)
        arguments, told = pipe.recv()
        telling = {"tell": lambda item: pipe.send(("told", item))} if told else {}
        pipe.send(("done", function(*arguments, **telling)))
    except EOFError:
        return  # it was not needed
    except InputError as error:
        pipe.send(("faults", list(error.faults)))
    except Exception as error:  # a kernel that died, say
        pipe.send(("faults", [Fault(f"{type(error).__name__}: {error}", call)]))


def end_with_parent() -> None:
    """End this process when the one that asked for it has ended, however that was."""

    def watch() -> None:
        multiprocessing.parent_process().join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
