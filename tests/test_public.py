"""What the packages offer at their top is there, and is found in a fresh interpreter."""

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import deltabook
import deltaindex

STUB = Path(deltaindex.__file__).with_name("__init__.pyi").read_text("utf-8")


def fresh(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_every_name_is_found_whichever_is_asked_for_first():
    assert sorted(re.findall(r" as (\w+)$", STUB, re.M)) == sorted(deltaindex.__all__)
    # each in a process of its own would be slow; a fork is as fresh. What is ready in each is what
    # others made: it is of our own modules that one may lean on another's having been imported
    fresh(
        "import os, numpy, pandas, pint, scipy.stats, yaml, deltaindex as di\n"
        "for name in di.__all__:\n"
        "    child = os.fork()\n"
        "    if not child:\n"
        "        os._exit(not hasattr(di, name))\n"
        "    assert os.waitpid(child, 0)[1] == 0, name\n"
    )


@pytest.mark.parametrize("name", deltabook.__all__)
def test_what_the_report_offers_is_found(name):
    assert getattr(deltabook, name).__doc__


def test_nothing_more_is_offered():
    assert set(dir(deltaindex)) >= set(deltaindex.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Fake'"):
        deltaindex.Fake  # noqa: B018


def defined(module):
    """The functions and classes that a module makes itself and does not hide."""
    return {
        name
        for name, item in vars(module).items()
        if callable(item)
        and not name.startswith("_")
        and getattr(item, "__module__", None) == module.__name__
    }


MODULES = [
    *(item for name in deltaindex.__all__ if isinstance(item := getattr(deltaindex, name), ModuleType)),
    *(getattr(deltabook, name) for name in deltabook.__all__),
]  # fmt: skip


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_public_module_exports_what_it_means_to(module):
    offered = set(module.__all__)
    assert all(hasattr(module, name) for name in offered)
    if not hasattr(module, "__path__"):  # a package gathers what its files make
        assert defined(module) <= offered
        assert all(item.__doc__ for item in map(vars(module).get, defined(module)))
    assert not offered & {"Fault", "InputError", "refuse_if", "pd", "np", "annotations"}
