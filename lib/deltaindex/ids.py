"""Ids: what names of files, folders and columns are made of, and so must not break them."""

from __future__ import annotations

import unicodedata

from .errors import Fault

#: Bytes of an id; a file named by it takes more, and no file system takes more than 255.
LONGEST = 200
# control characters, line and paragraph marks, halves of characters, marks that cannot be seen
_UNSEEN = {"Cc", "Zl", "Zp", "Cs", "Cf"}
_JOINERS = "\u200c\u200d"  # some scripts cannot be written without


def fault(id: object, place: str | None = None) -> Fault | None:
    r"""Return what keeps a text from being an id, or None.

    An id may be in any script, and hold dots and blanks, but not what leads to another folder or
    breaks a line.

    Parameters
    ----------
    id : object
        As it was read.
    place : str, optional
        Where, for the message.

    Examples
    --------
    >>> [fault(id) for id in ("a.b", "甲乙", "New York", "1.1.2", "x/km")][:4]
    [None, None, None, None]
    >>> print(fault("../x", "entities"), fault("", "nodes"), sep="\n")
    entities: an id may not hold '/' (found '../x'); it names files and columns: take another one
    nodes: an id must be text (found ''); put it in quotes
    """
    mend = "it names files and columns: take another one"
    if not isinstance(id, str) or not id:
        return Fault("an id must be text", None, place, id, "put it in quotes")
    for part in ("/", "\\", ".."):
        if part in id:
            return Fault(f"an id may not hold '{part}'", None, place, id, mend)
    if any(unicodedata.category(c) in _UNSEEN and c not in _JOINERS for c in id):
        return Fault("an id may not hold a character that is not seen", None, place, id, mend)
    if id != id.strip() or id == ".":
        return Fault("an id may not be a dot, or begin or end with a blank", None, place, id, mend)
    if len(id.encode()) > LONGEST:
        return Fault(f"an id may not be longer than {LONGEST} bytes", None, place, id, mend)
    return None
