"""What is no plain file is not opened, and what is huge is not read."""

import os

import pytest

from deltaindex import InputError
from deltaindex.files import LARGEST, LARGEST_YAML, read_bytes

KINDS = ("framework", "recipe", "observations")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.parametrize("kind", KINDS)
def test_f2_what_is_no_plain_file_is_not_opened(refused, tmp_path, kind):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "endless").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    said = {"pipe": "no plain file", "endless": "no plain file", "loop": "cannot be read"}
    for name, words in (said | {"dangling": "no such file"}).items():
        assert words in refused(**{kind: tmp_path / name})
    read, write = os.pipe()  # as `<(cat x)` gives it
    try:
        assert "no plain file" in refused(**{kind: f"/dev/fd/{read}"})
    finally:
        os.close(read), os.close(write)


@pytest.mark.parametrize("kind", KINDS)
def test_f2_a_huge_file_is_refused_before_it_is_read(refused, tmp_path, kind):
    with (tmp_path / "huge").open("wb") as stream:
        stream.truncate(10**12)  # takes no room
    assert "larger than" in refused(**{kind: tmp_path / "huge"})


def test_f2_entities_too(refused, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "no plain file" in refused(("framework.yaml", "id: demo", "id: demo\nentities: pipe"))
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "loop" in refused(("framework.yaml", "id: demo", "id: demo\nentities: loop"))


def test_f2_files_up_to_the_bound_are_read(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"x" * 100)
    assert len(read_bytes(path, 100)) == 100
    with pytest.raises(InputError, match="larger than 99 bytes"):
        read_bytes(path, 99)
    assert LARGEST > 3000 * 30 * 100 and LARGEST_YAML > 2000 * 500


def test_f2_a_link_to_a_file_is_a_file(run, tmp_path, demo_files):
    (tmp_path / "there.csv").write_text(demo_files["observations.csv"], "utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "there.csv")
    assert run(observations=tmp_path / "link.csv")[0] == 0
