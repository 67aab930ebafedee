import stat
import zipfile

import pytest

from citydeck.model.errors import CitydeckError, UnreadableInput, WrongUse
from citydeck.timeline import importer_files


def archive(tmp_path, *members):
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return path


def read(path, member="*.csv", encoding="utf-8"):
    with importer_files.opened(path, member, encoding) as files:
        return {name: text.read() for name, text in files}


def test_that_members_come_sorted_and_resource_forks_are_passed_over(tmp_path):
    path = archive(tmp_path, ("b/2.csv", "two"), ("a/1.csv", "one"), ("__MACOSX/a/._1.csv", b"\0"), ("a/x.txt", "no"))
    assert list(read(path).items()) == [("a/1.csv", "one"), ("b/2.csv", "two")]


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "..\\evil.csv", "C:/evil.csv"])
def test_that_a_member_that_leads_out_is_refused(tmp_path, name):
    with pytest.raises(UnreadableInput, match="leads out of the archive"):
        read(archive(tmp_path, ("good.csv", "1"), (name, "x")))


def test_that_a_link_in_an_archive_is_refused(tmp_path):
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(UnreadableInput, match="is a link"):
        read(archive(tmp_path, (link, "/etc/passwd")))


def test_that_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    with pytest.raises(UnreadableInput, match="over 100 times"):
        read(archive(tmp_path, ("bomb.csv", b"0" * 3_000_000)))


def test_that_too_much_in_all_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(importer_files, "MAX_TOTAL", 10)
    with pytest.raises(UnreadableInput, match="unpacks to more"):
        read(archive(tmp_path, ("a.csv", "x" * 11)))


def test_that_a_truncated_archive_is_one_clear_line(tmp_path):
    path = archive(tmp_path, ("a.csv", "x" * 5000))
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(UnreadableInput, match="damaged or unknown zip"):
        read(path)


def test_that_a_damaged_member_is_one_clear_line(tmp_path):
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.csv", "hello" * 100)
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(UnreadableInput, match="damaged or unknown zip"):
        read(path)


def test_that_no_matching_member_is_said(tmp_path):
    with pytest.raises(UnreadableInput, match="no member matches"):
        read(archive(tmp_path, ("a.txt", "x")))


def test_that_text_in_another_encoding_is_one_clear_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("Temperatur (°C)".encode("latin-1"))
    with pytest.raises(UnreadableInput, match="not utf-8 text"):
        read(path, member="")
    assert list(read(path, member="", encoding="latin-1").values()) == ["Temperatur (°C)"]
    with pytest.raises(WrongUse, match="no known encoding"):
        read(path, member="", encoding="latin-99")


@pytest.mark.parametrize("name", ["../outside.csv", "link.csv", "missing.csv"])
def test_that_files_outside_the_data_folder_are_refused(tmp_path, name):
    folder = tmp_path / "data"
    folder.mkdir()
    (tmp_path / "outside.csv").write_text("x")
    (folder / "link.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(CitydeckError):
        importer_files.inside(folder, name)
