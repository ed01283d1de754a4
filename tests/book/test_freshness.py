"""What has changed is told by content: a newer file may carry an older date."""

import os

import pytest

from deltabook.site import freshness


@pytest.fixture
def files(tmp_path):
    for name in ("a.csv", "b c.csv"):
        (tmp_path / name).write_text(name, "utf-8")
    return ["a.csv", "b c.csv"]


def stamp(folder, files):
    path = folder / freshness.listed("data", files, folder)
    os.utime(path, (1, 1))
    return path


def rewritten(folder, files):
    """Whether the list was written anew, and is so newer than what was made from it."""
    return (folder / freshness.listed("data", files, folder)).stat().st_mtime > 1


def test_b11_content_of_an_older_date_is_seen(tmp_path, files):
    stamp(tmp_path, files)
    (tmp_path / "a.csv").write_text("other", "utf-8")
    os.utime(tmp_path / "a.csv", (0, 0))
    assert rewritten(tmp_path, files)


def test_a_file_that_was_only_touched_is_the_same(tmp_path, files):
    stamp(tmp_path, files)
    (tmp_path / "a.csv").touch()
    assert not rewritten(tmp_path, files) and not rewritten(tmp_path, files[::-1])


def test_files_that_come_go_or_change_names_are_seen(tmp_path, files):
    stamp(tmp_path, files)
    assert rewritten(tmp_path, files[:1])
    stamp(tmp_path, files)
    (tmp_path / "b c.csv").unlink()
    assert rewritten(tmp_path, files)
    stamp(tmp_path, files)
    (tmp_path / "d.csv").write_text("b c.csv", "utf-8")
    assert rewritten(tmp_path, ["a.csv", "d.csv"])


def test_what_was_edited_while_the_chain_ran_is_made_again(tmp_path, files):
    path = stamp(tmp_path, files)
    freshness.forget_changed(tmp_path)
    assert path.exists()
    (tmp_path / "a.csv").write_text("edited", "utf-8")
    freshness.forget_changed(tmp_path)
    assert not path.exists()
    # and reverted: the pages may hold what was edited, so the list is new
    (tmp_path / "a.csv").write_text("a.csv", "utf-8")
    assert rewritten(tmp_path, files)


def test_the_list_is_one_that_sha256sum_reads(tmp_path, files):
    lines = stamp(tmp_path, files).read_text("utf-8").splitlines()
    assert [line.split("  ", 1)[1] for line in lines] == files
    assert all(len(line.split("  ")[0]) == 64 for line in lines)
