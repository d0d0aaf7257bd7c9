"""Suites as CSV: what is written is read back the same; what is wrong is told with its place."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from eval.case import Case
from eval.csv_files import COLUMNS, read_csv, write_csv
from eval.reading import SuiteError
from eval.suites import SHIPPED, read_suite
from knowledge.content import Audience
from tests.eval.fakes import case

HEADER = "id,message,services,answerable,slices\r\n"


def back(path: Path, *cases: Case) -> list[Case]:
    path.write_bytes(write_csv(cases).encode("utf-8"))
    return [one for _, one in read_csv(path)]


def nugget(
    nugget_id: str, text: str, *ways: tuple[str, ...], vital: bool = True
) -> dict[str, object]:
    return {"id": nugget_id, "text": text, "accept": ways, "vital": vital}


def refused(path: Path, text: str | bytes) -> str:
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    with pytest.raises(SuiteError) as raised:
        read_csv(path)
    assert str(raised.value).startswith(str(path))
    assert "\n" not in str(raised.value)
    return str(raised.value).removeprefix(str(path))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "own.csv"


@pytest.mark.parametrize(
    "folder",
    sorted(path for path in SHIPPED.iterdir() if path.is_dir()),
    ids=lambda path: path.name,
)
def test_every_shipped_suite_is_the_same_after_a_spreadsheet(folder: Path, path: Path) -> None:
    cases = read_suite(folder).cases
    assert back(path, *cases) == list(cases)


def test_every_field_is_kept(path: Path) -> None:
    full = case(
        "a",
        "hej",
        "og hvad så?\n\nJeg mener det",
        audience="staff",
        letter='Kære borger,\r\nfristen er "5. maj"; husk det.\n',
        cluster="pas",
        note="=ikke en formel",
        slices={"style": "sms", "need": "a=b"},
        services=("pas", "flytning"),
        departments=("borgerservice", "ekstern:skat"),
        needs=("pas", "rotter"),
        heaviest="rotter",
        outcomes=("answered", "asked"),
        answerable=False,
        crisis="none",
        nuggets=[
            nugget("n1", "Fristen er fire uger.", ("4 uger", "klage"), ("fire uger",)),
            nugget("n2", "Det er gratis.", ("gratis",), vital=False),
        ],
        forbidden=("-5 %", "den blå kode"),
        personal=("010203-1234",),
        person=True,
        says=("Det kan jeg ikke",),
        cites=("services/pas.md",),
        turns=(None, {"kind": "followup", "services": ["pas"], "outcomes": ["answered", "asked"]}),
        same_as="b",
    )
    (again,) = back(path, full)
    assert again == full


def test_nothing_stays_nothing(path: Path) -> None:
    (again,) = back(path, case("a", "", person=False))
    assert again.messages == ("",)
    assert again.expect.person is False
    assert again.expect.answerable is None
    assert again.expect.crisis is None


@pytest.mark.parametrize(
    "phrase", ["to\nlinjer", "[cpr]", "a, b", "'citat'", "=1+1", "skilt\u2028ad"]
)
def test_a_phrase_of_any_kind_is_kept(path: Path, phrase: str) -> None:
    one = case("a", forbidden=(phrase,), says=("første", phrase), personal=(phrase, "sidste"))
    assert back(path, one) == [one]


@pytest.mark.parametrize("text", ["a\r\nb", "a\n---\nb", " luft ", "a\n\n", '"', ";,\t"])
def test_a_message_of_any_kind_is_kept(path: Path, text: str) -> None:
    one = case("a", text, text, letter=text)
    assert back(path, one) == [one]


def test_there_may_be_no_cases(path: Path) -> None:
    assert back(path) == []
    assert write_csv([]) == ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize(
    "nuggets",
    [
        [nugget("n1", "Ring & spørg.", ("ring",))],
        [nugget("n1", "Ring.", ("ring | skriv",))],
        [nugget("n1", "To = 2.", ("2",))],
        [nugget("n1", "Ring.\nSkriv.", ("ring",)), nugget("n2", "Kom.", ("kom", "på torvet"))],
    ],
)
def test_nuggets_that_hold_the_marks_stand_as_json(path: Path, nuggets: list[object]) -> None:
    one = case("a", nuggets=nuggets)
    assert back(path, one) == [one]
    assert '[{""id""' in path.read_text("utf-8")


@pytest.mark.parametrize("text", ["=1+1", "+45", "-", "@a", "'=1", "'", '=HYPERLINK("x")'])
def test_no_cell_is_a_formula_and_the_text_is_kept(path: Path, text: str) -> None:
    one = case("a", text, note=text, letter=text, cluster=text)
    assert back(path, one) == [one]
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_of_spreadsheets_are_read(path: Path, delimiter: str, mark: str, end: str) -> None:
    cells = ["id", "message", "services", "answerable"], ["a", "hej, I; der", "pas", "Ja"]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(cells)
    path.write_bytes((mark + out.getvalue()).encode("utf-8"))
    ((row, one),) = read_csv(path)
    assert row == 2
    assert one == case("a", "hej, I; der", services=("pas",), answerable=True)
    assert one.audience is Audience.CITIZEN


def test_columns_may_be_few_and_in_any_order(path: Path) -> None:
    path.write_text("message;id\nhej;a\n\nhej igen;b\n", encoding="utf-8")
    assert [one.id for _, one in read_csv(path)] == ["a", "b"]


def test_a_conversation_typed_by_hand_is_divided(path: Path) -> None:
    path.write_bytes(b'id,message\r\na,"hej\r\n-----\r\nog s\xc3\xa5?"\r\n')
    ((_, one),) = read_csv(path)
    assert one.messages == ("hej", "og så?")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ":1: no column 'id' (columns: id, message,"),
        ("message\nhej\n", ":1: no column 'id'"),
        ("id,services\na,pas\n", ":1: no column 'message'"),
        ("id,message,svar\n", ":1: unknown column 'svar'"),
        (HEADER + "a,hej,pas\r\n", ":2: not as many cells as columns"),
        (HEADER + "a,hej,pas,ja,,,\r\n", ":2: not as many cells as columns"),
        (
            HEADER + "a,hej,pas,ja,\r\nb,hej,pas,måske,\r\n",
            ":3: answerable: 'ja', 'nej' or nothing",
        ),
        (HEADER + "a,hej,pas,ja,sms\r\n", ":2: slices: not 'name=value': 'sms'"),
        (HEADER + "a b,hej,pas,ja,\r\n", ":2: id: "),
        (HEADER + ",hej,pas,ja,\r\n", ":2: id: "),
        ("id,message,outcomes\na,hej,perhaps\n", ":2: expect.outcomes.0: "),
        ("id,message,audience\na,hej,boss\n", ":2: audience: "),
        ("id,message,nuggets\na,hej,n1 Fristen = 4 uger\n", ":2: nuggets: not 'n1 ! fact"),
        ("id,message,nuggets\na,hej,n1 ! Fristen\n", ":2: nuggets: not 'n1 ! fact"),
        ("id,message,nuggets\na,hej,n1 ! Fristen = \n", ":2: nuggets: not 'n1 ! fact"),
        ("id,message,nuggets\na,hej,n1 ! Fristen = 4 |\n", ":2: expect.nuggets.0.accept.1.0: "),
        ('id,message,nuggets\na,hej,"[{1"\n', ":2: nuggets: "),
        ("id,message,forbidden\na,hej,[cpr\n", ":2: forbidden: "),
        ("id,message,turns\na,hej,followup | pas\n", ":2: turns: not 'kind | services | outcomes'"),
        ("id,message,turns\na,hej,x | pas | perhaps\n", ":2: expect.turns.0.outcomes.0: "),
        ('id,message,turns\na,hej,"-\n-"\n', ":2: "),
    ],
)
def test_a_malformed_file_names_row_and_column(path: Path, text: str, told: str) -> None:
    assert told in refused(path, text)


def test_a_very_long_letter_is_kept(path: Path) -> None:
    one = case("a", letter="x" * 200_000)
    assert back(path, one) == [one]


@pytest.mark.parametrize("content", [b"id,message\na,h\xe6\n", b"\xff\xfei\x00d\x00"])
def test_another_encoding_is_told(path: Path, content: bytes) -> None:
    assert refused(path, content) == ": cannot be read: not UTF-8 text"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="cannot be read: No such file"):
        read_csv(tmp_path / "nowhere.csv")


@pytest.mark.parametrize("message", ["hej\n-----\nmvh", '["er det JSON?"]'])
def test_a_message_that_looks_like_the_form_is_kept(path: Path, message: str) -> None:
    one = case("a", message, "og så?")
    assert back(path, one) == [one]
