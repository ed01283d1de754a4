"""Files damaged at random: taken or refused in plain lines, at once, in bounded memory."""

import os
import random
import resource
import subprocess
import sys
import time

import pytest

from deltaindex.cli import main

FILES = ("framework.yaml", "recipe.yaml", "entities.csv", "observations.csv")
SECONDS, BYTES = 2.0, 500_000_000
NUMBERS = ["1e308", "-1e308", "5e-324", "1e400", "9" * 400, "nan", "inf", "0", "-0", "1e-400", ""]
WORDS = ["&a", "*a", "<<: *a", "!!python/name:os.system", "'", '"', "\0", "\u202e", "..", "../x"]
WORDS += [
    "{{ 7*7 }}",
    "null",
    "true",
    "2018-01-01",
    "- ",
    "? ",
    ": ",
    "#",
    "%",
    "\t",
    "\ufeff",
    "甲",
]
NAMES = ["students", "people", "dust", "density", "talent", "air", "index", "open", "person", "a"]
BOMB = "x0: &x0 [y, y, y, y, y, y, y, y, y]\n" + "".join(
    f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 9)
)


def flipped(content, rng):
    at = rng.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << rng.randrange(8))]) + content[at + 1 :]


def cut(content, rng):
    start = rng.randrange(len(content))
    return content[:start] + content[min(len(content), start + rng.choice([1, 9, 99, 10**6])) :]


def doubled(content, rng):
    lines = content.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    return b"".join(lines[: at + 1] + [lines[at]] * rng.choice([1, 1, 3, 3000]) + lines[at + 1 :])


def mixed(content, rng):
    lines = content.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines)


def swapped(content, rng):
    one, two = (name.encode() for name in rng.sample(NAMES, 2))
    return content.replace(one, b"\x01").replace(two, one).replace(b"\x01", two)


def numbered(content, rng):
    digits = [at for at, byte in enumerate(content) if 48 <= byte < 58]
    if not digits:
        return cut(content, rng)
    at = rng.choice(digits)
    return content[:at] + rng.choice(NUMBERS).encode() + content[at + 1 :]


def worded(content, rng):
    at = rng.randrange(len(content))
    return content[:at] + rng.choice(WORDS).encode() + content[at + rng.choice([0, 1, 4]) :]


def nested(content, rng):
    depth = rng.choice([3, 50, 500, 20_000])
    opened, closed = rng.choice([(b"[", b"]"), (b"{a: ", b"}"), (b"(", b")"), (b"-", b"")])
    at = rng.randrange(len(content))
    return content[:at] + opened * depth + b"1" + closed * depth + content[at:]


def bombed(content, rng):
    values = [at for at in range(len(content) - 1) if content[at : at + 2] == b": "]
    if not values:
        return cut(content, rng)
    at = rng.choice(values) + 2
    return BOMB.encode() + content[:at] + f"*x{rng.randrange(9)}".encode() + content[at + 4 :]


def swollen(content, rng):
    at = rng.randrange(len(content))
    return content[:at] + content[at : at + 30] * rng.choice([10, 1000, 10_000]) + content[at:]


DAMAGES = [flipped, cut, doubled, mixed, swapped, numbered, worded, nested, bombed, swollen]


@pytest.mark.fuzz
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_f_damaged_files_are_taken_or_refused(demo, capsys, damage):
    folder = demo()
    whole = {name: (folder / name).read_bytes() for name in FILES}
    seed = random.randrange(10**9)
    for turn in range(40):
        rng = random.Random(f"{seed} {turn}")
        damaged = dict(whole)
        for name in rng.sample(FILES, rng.choice([1, 1, 1, 2])):
            for _ in range(rng.choice([1, 1, 2, 3])):
                damaged[name] = damage(damaged[name], rng) or b"\n"
        for name, content in damaged.items():
            (folder / name).write_bytes(content)
        paths = [str(folder / name) for name in FILES]
        argv = ["run", "-f", paths[0], "-r", paths[1], "-o", paths[3], "--out", str(folder / "out")]
        said = f"seed {seed}, turn {turn}"
        start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        code = main(argv)
        seconds = time.process_time() - start
        memory = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
        faults = capsys.readouterr().err.splitlines()
        assert code in (0, 1), said
        assert (code == 1) == bool(faults), said
        for line in faults:
            assert line.startswith("deltaindex: ") and len(line) > 20 and len(line) < 2000, said
            assert "Traceback" not in line and "Error" not in line.split("(found")[0], (said, line)
        assert seconds < SECONDS and memory < BYTES, (said, seconds, memory)


@pytest.mark.fuzz
def test_f_the_process_itself_warns_of_nothing(demo):
    """In a process of its own, where Python would print its warnings."""
    seed = random.randrange(10**9)
    rng = random.Random(seed)
    folder = demo()
    whole = {name: (folder / name).read_bytes() for name in FILES}
    environment = {**os.environ, "PYTHONWARNINGS": "always"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    for _ in range(12):
        name = rng.choice(FILES)
        (folder / name).write_bytes(rng.choice(DAMAGES)(whole[name], rng))
        paths = [str(folder / name) for name in FILES]
        argv = ["run", "-f", paths[0], "-r", paths[1], "-o", paths[3], "--out", str(folder / "out")]
        done = subprocess.run(
            [sys.executable, "-m", "deltaindex.cli", *argv],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        assert done.returncode in (0, 1), seed
        own = [line for line in done.stderr.splitlines() if "deltaindex" not in line]
        assert own == [], (seed, own)
        (folder / name).write_bytes(whole[name])
