from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.bot.helpers import Cli
from tests.documents import docx, pdf, printed, scanned

HEAVY = (
    "Vedrørende din plads i kolonihaven\n\n"
    "På baggrund af din henvendelse har foreningen foretaget en vurdering af forholdene, og det "
    "skal hermed meddeles, at der i medfør af vedtægternes § 7, stk. 2, opkræves et gebyr på "
    "1.234 kr., såfremt haven ikke er ryddet senest den 3. marts 2027.\n\n"
    "Gebyret fastsættes af bestyrelsen og forfalder til betaling inden 14 dage. Der gøres "
    "opmærksom på, at der alene ydes henstand i særlige tilfælde, herunder ved sygdom. "
    "Eventuelle spørgsmål bedes rettet til kassereren på telefon 44 55 66 77, hvorefter sagen "
    "behandles på førstkommende møde. Såfremt gebyret ikke betales, iværksættes inddrivelse, og "
    "brugsretten til haven kan efterfølgende ophæves uden yderligere varsel fra foreningen.\n"
)
PLAIN = (
    "Ryd din have\n\n"
    "Din have skal være ryddet senest 3/3 2027. Er den ikke det, skal du betale 1234 kroner. "
    "Vi har lov til det efter vedtægternes § 7. Du får en regning, og den skal du betale inden "
    "14 dage.\n\n"
    "Er du syg, kan du måske få lov at vente lidt. Ring til os og sig det. Har du spørgsmål, så "
    "ring til vores kasserer på telefon 44 55 66 77. Så taler vi om det på det næste møde.\n"
)


@pytest.fixture
def heavy(tmp_path: Path) -> Path:
    path = tmp_path / "gammel.txt"
    path.write_text(HEAVY, "utf-8")
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "ny.txt"
    path.write_text(PLAIN, "utf-8")
    return path


def facts(cli: Cli, new: Path, old: Path) -> dict[str, list[str]]:
    found: dict[str, Any] = json.loads(cli("clarity", new, "--before", old, "--json").out)["facts"]
    return {status: [fact["words"] for fact in found[status]] for status in found}


def test_report_names_band_measures_and_the_worst_sentence_first(cli: Cli, heavy: Path) -> None:
    result = cli("clarity", heavy)
    assert result.code == 0
    assert result.err == ""
    assert "Svær." in result.out
    assert re.search(r"^Lixtal +\d+(,\d)? +højst 30", result.out, re.M)
    lines = re.findall(r"^Linje (\d+) · (\d+) ord$", result.out, re.M)
    assert lines[0][0] == "3"
    assert "»i medfør af«" in result.out
    assert max(map(len, result.out.splitlines())) < 100


def test_short_text_has_findings_and_no_band(cli: Cli) -> None:
    out = cli(
        "clarity", "-", stdin="Ansøgningen behandles hurtigst muligt af udvalget.".encode()
    ).out
    assert "Under 100 ord" in out
    assert "»behandles«" in out
    assert not re.search(r"Svær|Klar\.|Til at forstå", out)


def test_clear_text_has_no_findings(cli: Cli) -> None:
    assert "Ingen fund" in cli("clarity", "-", stdin=b"Vi ses i dag. Du kan ringe til os.").out


def test_json_is_the_contract(cli: Cli, heavy: Path) -> None:
    found = json.loads(cli("clarity", heavy, "--json").out)
    assert set(found) == {"band", "score", "measures", "findings"}
    assert found["band"] == "svær"
    assert 0 <= found["score"] < 55
    assert found["measures"]["words"] > 100
    keys = {"rule", "line", "sentence", "words", "instead", "advice"}
    assert all(set(finding) == keys for finding in found["findings"])
    assert all(finding["advice"] for finding in found["findings"])
    assert {3, 5} == {finding["line"] for finding in found["findings"]}


def test_before_tells_of_lost_facts_before_it_praises(cli: Cli, plain: Path, heavy: Path) -> None:
    plain.write_text(PLAIN.replace("1234", "1324").replace("14 dage", "21 dage"), "utf-8")
    out = cli("clarity", plain, "--before", heavy).out
    assert out.index("Vent:") < out.index("1.234 kr.") < out.index("Lixtal")
    assert re.search(r"Væk +Beløb: 1.234 kr\.", out)
    assert re.search(r"Nyt +Beløb: 1324 kr\.", out)
    assert re.search(r"Væk +Frist eller tid: 14 dage", out)
    assert re.search(r"^Lixtal +\d+(,\d)? +\d+(,\d)? ", out, re.M)


def test_before_compares_values(cli: Cli, plain: Path, heavy: Path) -> None:
    found = facts(cli, plain, heavy)
    assert list(found) == ["gone", "fewer", "new", "kept"]
    assert found["gone"] == ["kun"]
    assert found["new"] == []
    for words in ("1.234 kr.", "den 3. marts 2027", "14 dage", "44 55 66 77", "hvis", "senest"):
        assert words in found["kept"]


def test_html_is_one_file_with_the_findings(cli: Cli, heavy: Path, tmp_path: Path) -> None:
    path = tmp_path / "rapport.html"
    result = cli("clarity", heavy, "--html", path)
    assert re.fullmatch(rf"{re.escape(str(path))}: \d+ findings, svær\n", result.out)
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_markdown_keeps_its_lines(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "side.md"
    path.write_text("# Titel\n\n\n\nDu skal **påse**, at det sker.\n", "utf-8")
    (finding,) = json.loads(cli("clarity", path, "--json").out)["findings"]
    assert (finding["line"], finding["words"]) == (5, "påse")


def test_word_and_pdf_are_read(cli: Cli, tmp_path: Path) -> None:
    word, printout = tmp_path / "brev.docx", tmp_path / "brev.pdf"
    word.write_bytes(docx(lambda document: document.add_paragraph("Sagen behandles af udvalget.")))
    printout.write_bytes(pdf(printed(("p", "Sagen behandles af udvalget i dag, og du får svar."))))
    for path in (word, printout):
        assert "»behandles«" in cli("clarity", path).out


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("tom.txt", b"", "no text"),
        ("tegn.txt", b"--- *** ---\n", "no text"),
        ("titel.txt", "Møde\n\nReferat\n".encode(), "no sentences"),
        ("foto.png", b"\x89PNG", "picture"),
        ("side.xyz", b"hej", "unknown kind"),
        ("brev.docx", b"hej", "cannot be read"),
        ("brev.pdf", pdf(scanned()), "picture"),
        (
            "letter.txt",
            b"We would like to inform you that your case is being processed now.",
            "Danish",
        ),
        ("lang.txt", b"Du skal svare os i dag. " * 10_500, "too long"),
    ],
)
def test_bad_file_is_one_line(
    cli: Cli, tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = cli("clarity", path)
    assert result.code == 2
    assert result.complaint.startswith(f"borgerland: {path}: ")
    assert complaint in result.complaint


def test_bad_old_file_is_one_line(cli: Cli, plain: Path, tmp_path: Path) -> None:
    result = cli("clarity", plain, "--before", tmp_path / "ingen.txt")
    assert result.code == 2
    assert "ingen.txt: No such file" in result.complaint


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["ingen.txt"], "No such file"),
        (["mappe"], "directory"),
        (["a\0b"], "null"),
        (["ny.txt", "--before", "ny.txt"], "is the text itself"),
        (["ny.txt", "--before", "mappe/../ny.txt"], "is the text itself"),
        (["-", "--before", "-"], "is the text itself"),
        (["ny.txt", "--html", "mappe"], "is a folder"),
        (["ny.txt", "--html", "ingen/rapport.html"], "does not exist"),
        (["ny.txt", "--html", "ny.txt"], "replace the text"),
        (["ny.txt", "--before", "gammel.txt", "--html", "gammel.txt"], "replace the text"),
        (["ny.txt", "--html", "r.html", "--json"], "choose"),
        ([], "FILE"),
    ],
)
def test_wrong_use_is_one_line(
    cli: Cli, plain: Path, heavy: Path, tmp_path: Path, arguments: list[str], complaint: str
) -> None:
    (tmp_path / "mappe").mkdir()
    result = cli("clarity", *arguments, stdin=b"")
    assert result.code == 2
    assert complaint.lower() in result.complaint.lower()
    assert (plain.read_text("utf-8"), heavy.read_text("utf-8")) == (PLAIN, HEAVY)
    assert not (tmp_path / "r.html").exists()


def test_binary_on_stdin_is_one_line(cli: Cli) -> None:
    result = cli("clarity", "-", stdin=bytes(range(256)) * 20)
    assert result.code == 2
    assert result.complaint.startswith("borgerland: stdin: ")
