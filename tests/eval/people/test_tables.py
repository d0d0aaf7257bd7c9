from __future__ import annotations

from pathlib import Path

import pytest

from eval.people.tables import Row, TableError, read_table, refuse, safe_cell, write_table


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_cannot_run_as_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "1-2", "a=b", " =1", "'=1"])
def test_other_cells_stay(text: str) -> None:
    assert safe_cell(text) == text


def test_what_is_written_is_read_with_the_rows_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_table(path, ("a", "b"), [["=1", 'to\nlinjer; og "mere"'], ["æ", " x "]])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfa;b\r\n'=1;")
    assert read_table(path, ("a", "b")) == [
        Row(2, {"a": "'=1", "b": 'to\nlinjer; og "mere"'}),
        Row(3, {"a": "æ", "b": "x"}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_tables_come_back_in_many_forms(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "t.csv"
    rows = [["Kode ", "fuldstændig", "andet"], ["K2", "4", "å"], ["", "", ""], ["K3"]]
    path.write_text("\r\n".join(map(delimiter.join, rows)), encoding=encoding)
    assert read_table(path, ("kode", "fuldstændig")) == [
        Row(2, {"kode": "K2", "fuldstændig": "4"}),
        Row(4, {"kode": "K3", "fuldstændig": ""}),
    ]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("kode;klar\n", "utf-8")
    with pytest.raises(TableError, match=r"t\.csv: no column 'tone'"):
        read_table(path, ("kode", "tone"))


def test_files_that_hold_no_table(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        read_table(tmp_path / "none.csv", ("kode",))
    (tmp_path / "empty.csv").touch()
    with pytest.raises(TableError, match="is empty"):
        read_table(tmp_path / "empty.csv", ("kode",))


def test_many_problems_are_counted() -> None:
    refuse([])
    with pytest.raises(TableError, match=r"^p0; .*p9; and 2 more$"):
        refuse([f"p{n}" for n in range(12)])
