"""The set-up files agree with each other and lead to the same build everywhere."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

import deltaindex

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = ("requirements.txt", "requirements-dev.txt")


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements):
    return {canonical(re.match(r"[\w.-]+", requirement)[0]) for requirement in requirements}


def pins(*files):
    """Name -> the hashes that stand below its pin."""
    found, name = {}, None
    for file in files:
        for line in (ROOT / file).read_text("utf-8").splitlines():
            if match := re.match(r"([\w.-]+)==\S+", line):
                name = canonical(match[1])
                found.setdefault(name, [])
            elif match := re.match(r"\s+--hash=sha256:([0-9a-f]{64})\b", line):
                found[name].append(match[1])
            else:
                assert re.match(r"\s*(#|$)", line), f"{file}: neither pin, hash nor comment: {line}"
    return found


def extra(name):
    """What an extra asks for itself, and by way of other extras."""
    asked = set()
    for requirement in PROJECT["optional-dependencies"][name]:
        if inner := re.match(r"deltaindex\[(.*)\]", requirement):
            asked |= set().union(*map(extra, inner[1].split(",")))
        else:
            asked |= names([requirement])
    return asked


def test_every_direct_dependency_is_pinned_with_hashes():
    locked = pins("requirements.txt")
    assert names(PROJECT["dependencies"]) | extra("book") <= locked.keys()
    assert [name for name, hashes in locked.items() if not hashes] == []


def test_every_tool_is_pinned_with_hashes():
    locked = pins(*LOCKS)
    assert extra("dev") <= locked.keys()
    assert [name for name, hashes in locked.items() if not hashes] == []


def test_tools_are_kept_apart():
    reader, tools = pins("requirements.txt"), names(PROJECT["optional-dependencies"]["dev"])
    assert reader.keys() & {"pytest", "hypothesis", "ruff", "playwright", "uv"} == set()
    assert tools & names(PROJECT["dependencies"]) == set()


@pytest.mark.parametrize("file", LOCKS)
def test_lock_names_no_place(file):
    text = (ROOT / file).read_text("utf-8")
    assert not re.search(r"://|--index-url|--find-links|\s@\s|(?<![\w.-])/\w", text)


def test_environment_for_conda_agrees():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    *conda, last = environment["dependencies"]
    by_name = dict(re.match(r"([\w-]+)\s*(.*)", spec).groups() for spec in conda)
    assert by_name.keys() == {"python", "pip", "make"}
    assert by_name["python"] == PROJECT["requires-python"]
    assert last == {"pip": ["-r requirements.txt"]}


def test_licence_citation_and_changelog_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert str(citation["version"]) == PROJECT["version"]
    assert citation["license"] == PROJECT["license"] == "MIT"
    assert citation["authors"] == PROJECT["authors"]
    assert [reference["year"] for reference in citation["references"]] == [2021]
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert licence.startswith("MIT License\n")
    assert citation["authors"][0]["name"].lower() in licence.lower()


def test_a_version_is_released_with_a_date_or_in_development_without():
    version = PROJECT["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+(\.dev\d+)?", version)
    assert version == deltaindex.__version__
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    heads = re.findall(r"^## \[(.+?)\](?: - (\S+))?$", changelog, flags=re.MULTILINE)
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    if ".dev" in version:
        assert heads[0] == ("Unreleased", "") and "date-released" not in citation
        released = heads[1][0]  # the last one, which the version in development follows
        number = [tuple(map(int, v.split(".")[:3])) for v in (released, version)]
        assert number[0] < number[1]
    else:
        assert (version, str(citation["date-released"])) in heads


@pytest.fixture(scope="module")
def tracked():
    """Files that git keeps, and those it would: so a fault shows before it is committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout (a source archive)")
    try:
        listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"git cannot list the files: {error}")
    return [ROOT / name for name in sorted(set(listing.split("\0"))) if (ROOT / name).is_file()]


def test_no_file_names_a_machine_or_a_registry(tracked):
    # Put together here, or this file would find itself.
    hosts = [
        ("pypi", "org/simple"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("deb", "debian"),
    ]
    places = "|".join(["work", "root", "home", "Users", "opt", "tmp"])
    pattern = re.compile(
        "|".join(re.escape(".".join(host)) for host in hosts)
        + rf"|(?:^|[\s\"'(=:])(?:file://)?/(?:{places})/",
        flags=re.MULTILINE,
    )
    faults = []
    for path in tracked:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:  # a picture
            continue
        faults += [f"{path.relative_to(ROOT)}: {found[0]}" for found in pattern.finditer(text)]
    assert faults == []


def test_no_notebook_with_outputs_and_nothing_built(tracked):
    built = {"_build", ".venv", ".snakemake", "__pycache__"}
    relative = [path.relative_to(ROOT) for path in tracked]
    assert [p for p in relative if p.suffix == ".ipynb" or built & set(p.parts)] == []
