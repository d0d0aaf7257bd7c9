from __future__ import annotations

import random
import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.danish import words
from knowledge.danish.personal_data import KINDS, find_personal_data, mask, without_masks
from knowledge.danish.personal_data.lists import sections
from knowledge.library import Library

FULL_WIDTH = {48 + i: 0xFF10 + i for i in range(10)} | {45: 0xFF0D}
BOLD = {48 + i: 0x1D7CE + i for i in range(10)}
ARABIC = {48 + i: 0x0660 + i for i in range(10)}
CIRCLED = {48: 0x24EA} | {49 + i: 0x2460 + i for i in range(9)}
SPELLINGS: dict[str, Callable[[str, str, str, str], str]] = {
    "plain": lambda d, m, y, s: f"{d}{m}{y}{s}",
    "hyphen": lambda d, m, y, s: f"{d}{m}{y}-{s}",
    "two hyphens": lambda d, m, y, s: f"{d}{m}{y}--{s}",
    "blank": lambda d, m, y, s: f"{d}{m}{y} {s}",
    "hyphen and blanks": lambda d, m, y, s: f"{d}{m}{y} - {s}",
    "hyphen, then blank": lambda d, m, y, s: f"{d}{m}{y}- {s}",
    "en dash": lambda d, m, y, s: f"{d}{m}{y}\u2013{s}",
    "em dash and blanks": lambda d, m, y, s: f"{d}{m}{y} \u2014 {s}",
    "minus": lambda d, m, y, s: f"{d}{m}{y}\u2212{s}",
    "hard hyphen": lambda d, m, y, s: f"{d}{m}{y}\u2011{s}",
    "hard blank": lambda d, m, y, s: f"{d}{m}{y}\u00a0{s}",
    "thin blanks": lambda d, m, y, s: f"{d}\u2009{m}\u2009{y}\u2009{s}",
    "invisible": lambda d, m, y, s: f"{d}{m}\u200b{y}\u2060{s}",
    "line break": lambda d, m, y, s: f"{d}{m}{y}\n{s}",
    "hyphen and line break": lambda d, m, y, s: f"{d}{m}{y}-\n{s}",
    "dots": lambda d, m, y, s: f"{d}.{m}.{y}-{s}",
    "dots only": lambda d, m, y, s: f"{d}.{m}.{y}.{s}",
    "slashes": lambda d, m, y, s: f"{d}/{m}/{y}-{s}",
    "slashes only": lambda d, m, y, s: f"{d}/{m}/{y}/{s}",
    "wide slashes": lambda d, m, y, s: f"{d} / {m} / {y} - {s}",
    "hyphens": lambda d, m, y, s: f"{d}-{m}-{y}-{s}",
    "blanks": lambda d, m, y, s: f"{d} {m} {y} {s}",
    "pairs": lambda d, m, y, s: f"{d} {m} {y} {s[:2]} {s[2:]}",
    "slash": lambda d, m, y, s: f"{d}{m}{y}/{s}",
    "dot": lambda d, m, y, s: f"{d}{m}{y}.{s}",
    "colon": lambda d, m, y, s: f"{d}{m}{y}:{s}",
    "underscore": lambda d, m, y, s: f"{d}{m}{y}_{s}",
    "comma": lambda d, m, y, s: f"{d}{m}{y},{s}",
    "apostrophes": lambda d, m, y, s: f"{d}'{m}'{y}-{s}",
    "stars": lambda d, m, y, s: f"{d}{m}{y}**-{s}",
    "brackets": lambda d, m, y, s: f"{d}{m}{y} ({s}",
    "plus": lambda d, m, y, s: f"{d}{m}{y}+{s}",
    "four, two, four": lambda d, m, y, s: f"{d}{m} {y} {s}",
    "two, four, four": lambda d, m, y, s: f"{d} {m}{y} {s}",
    "four, six": lambda d, m, y, s: f"{d}{m} {y}{s}",
    "threes": lambda d, m, y, s: f"{(d + m)[:3]} {(d + m)[3:]}{y} {s}",
    "fives": lambda d, m, y, s: f"{d}{m}{y[:1]} {y[1:]}{s}",
    "spread": lambda d, m, y, s: " ".join(d + m + y) + " - " + " ".join(s),
    "spread evenly": lambda d, m, y, s: " ".join(d + m + y + s),
    "spread widely": lambda d, m, y, s: " ".join(d + m + y) + "   " + " ".join(s),
    "spread by hyphens": lambda d, m, y, s: "-".join(d + m + y + s),
    "century": lambda d, m, y, s: f"{d}{m}19{y}-{s}",
    "century and dots": lambda d, m, y, s: f"{d}.{m}.19{y}-{s}",
    "full width": lambda d, m, y, s: f"{d}{m}{y}-{s}".translate(FULL_WIDTH),
    "bold": lambda d, m, y, s: f"{d}{m}{y}{s}".translate(BOLD),
    "arabic": lambda d, m, y, s: f"{d}{m}{y}{s}".translate(ARABIC),
    "circled": lambda d, m, y, s: f"{d}{m}{y}{s}".translate(CIRCLED),
    "keycaps": lambda d, m, y, s: "".join(f"{c}\ufe0f\u20e3" for c in d + m + y + s),
    "letter O": lambda d, m, y, s: f"{d}{m}{y}-{s}".replace("0", "O"),
    "one letter O": lambda d, m, y, s: f"{d}{m}{y}{s}".replace("0", "O", 1),
    "last four": lambda d, m, y, s: f"{d}{m}{y} og de sidste fire er {s}",
    "last 4": lambda d, m, y, s: f"{d}.{m}.19{y} og de 4 sidste cifre: {s}",
    "and then": lambda d, m, y, s: f"{d}{m}{y} efterfulgt af {s}",
    "said hyphen": lambda d, m, y, s: f"{d}{m}{y} bindestreg {s}",
}
FRAMES = [
    "{}",
    "mit cpr er {} og jeg vil have en rollator",
    "mitcprer{}ogjeg vil have en rollator",
    "Kan I se, om {} har fået bevilget en kørestol?",
    "({})",
    "min søn {} skal i skole",
    "cpr:{},tak",
    "tlf 20 30 40 50 {} hilsen",
    "RE: afslag {} dateret 12.03.2025",
    "sag 2024-118 {}",
    "mit nummer er {}.",
    "barnets nr {}",
    "Jeg er født {}",
    "\u00c6bler: {}\nTak for hj\u00e6lpen",
]
# (day, month, year, serial): modulus 11 holds or not, replacement numbers, leap days, all centuries
NUMBERS = [
    ("01", "02", "03", "1234"),
    ("07", "07", "61", "4285"),
    ("31", "12", "99", "0001"),
    ("29", "02", "60", "5678"),
    ("61", "02", "03", "1234"),
    ("91", "08", "47", "9310"),
    ("10", "10", "10", "7070"),
    ("23", "05", "07", "9876"),
]


def masked(text: str) -> str:
    return mask(text)[0]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_cpr_is_found_in_every_spelling(spelling: str) -> None:
    for number in NUMBERS:
        written = SPELLINGS[spelling](*number)
        for frame in FRAMES:
            assert masked(frame.format(written)) == masked(frame.format("010170-1234")), written
            assert "[cpr]" in masked(frame.format(written))


def test_random_cpr_numbers_are_found() -> None:
    dice = random.Random(11)
    for _ in range(2000):
        day = dice.randint(1, 28) + dice.choice([0, 0, 0, 60])
        date = f"{day:02}{dice.randint(1, 12):02}{dice.randint(0, 99):02}"
        serial = f"{dice.randint(0, 9999):04}"
        for joint in ("", "-", " ", " - "):
            assert masked(f"hej {date}{joint}{serial} tak") == "hej [cpr] tak"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nul et nul to nul tre et to tre fire er mit", "[cpr] er mit"),
        ("cpr 10203-1234", "cpr [cpr]"),
        ("mit cpr er 320299-1234", "mit cpr er [cpr]"),
        ("født 1. marts 1990, de sidste fire er 1234", "født [cpr]"),
        ("født 1/2-79 0960 i Kolding", "født [cpr] i Kolding"),
        ("mit cpr? de sidste fire cifre er 1234", "mit cpr? de sidste fire cifre er [cpr]"),
        ("010203-xxxx og xxxxxx-1234", "[cpr] og [cpr]"),
        ("010203-12**", "[cpr]"),
        ("170643 3822 og min kone 090244 0004", "[cpr] og min kone [cpr]"),
        ("170643 3822 090244 0004", "[cpr] [cpr]"),
        ("170643-3822/090244-0004", "[cpr]/[cpr]"),
        ("0102031234,20304050", "[cpr],[phone]"),
        ("faktura til 010203-1234", "faktura til [cpr]"),
        ("journalnummer 010203-1234", "journalnummer [cpr]"),
        ("2109 99 1760 er mit cpr nr", "[cpr] er mit cpr nr"),
        ("sag 2024-11873 cpr 0406413347 hvor langt", "sag 2024-11873 cpr [cpr] hvor langt"),
    ],
)
def test_cpr_in_unusual_ways(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "number", ["000203-1234", "320203-1234", "011303-1234", "010003-1234", "920203-1234"]
)
def test_no_birthday_is_no_cpr_without_a_word_for_it(number: str) -> None:
    assert masked(f"det er {number}") == f"det er {number}"
    assert masked(f"cpr {number}") == "cpr [cpr]"


@pytest.mark.parametrize(
    "text",
    [
        "Sagsnummer 0102031234 er lukket",
        "sagsnr. 010203 1234, hvad sker der",
        "fakturanummer: 1203991234",
        "faktura 0304051234 er betalt to gange",
        "ordrenr. 2010101010",
        "p-nummer 1012345678",
        "Mit lånernummer på biblioteket er 2004471830 og det er spærret",
        "SN: 1107930042 står bag på hjælpemidlet",
        "varmemåleren har nummer 1102031234 på",
        "BBR nr. 1202031234",
        "skilt nr. 0102031234 er væltet",
        "0102031234 er sagsnummeret",
        "ejendomsnr. 0203041234",
        "EAN 5790001234567",
        "CVR 29 18 98 97",
        "cvr: DK40177329 har fået forkert gebyr",
        "kundenummer 20304050",
        "elmåler 30405060 viser forkert",
        "Min aflæsning er 40506070",
        "ansøgning 33018827 til plejebolig",
        "matr. nr. 12bd, 2030405 Borgerby",
        "Betalings-id 000000412077381",
        "FIK +75<0024418830017265+84471190< afvises",
        "+71<000000001234567+20304050<",
        "PBS nr. 02030405 deb.gr. 00001",
        "stregkode 2304561234567",
        "ISBN 9788702334185",
        "IMEI 351234567890123",
        "GSRN 571313155500917264",
        "hundens chipnummer er 208 2500 0012 3456",
        "stelnummer WVWZZZ1KZ8W118340",
        "nummerplade CK 20 304 eller AX 41 288",
        "LBK nr. 1089 af 16/08/2023 og § 112, stk. 1, nr. 2",
        "vejledning 9449/2020 og forordning (EU) 2016/679",
        "KLE 27.03.00, j.nr. 27.03.00-G01-12-24",
        "mødet er 12.03.2024 kl. 1400-1530",
        "den 12/3-24 kl 10.15 eller 13-03-2024 14.30",
        "fra 01.01.2024 til 31.12.2024, altså 01.02.24-31.12.24",
        "mødet 2026-11-22 og 22.11.2026",
        "2024-2026, 2019 2020 2021 og 24/25",
        "åbent 20.00-22.30 og 08.00-16.00",
        "huslejen er 20 304 050 kr",
        "jeg får 12345678 kr og 2500-3000 om måneden",
        "gæld på 34.567.890,50",
        "6000, 6040 og 6051",
        "55.4038, 10.4024",
        "IP 192.168.100.200 og Chrome 126.0.6478.127",
        "fejl 0x80070005",
        "blodtryk 120/80, højde 170, vægt 80",
        "20 x 30 x 40 x 50 cm",
        "lotto 05 11 22 24 29 31 34",
        "politiets nr. 4200-12345-6789-24",
        "3,14159265",
        "1234567890",
        "nDCG@10 er .72",
        "kommunen så at borger.dk var nede",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == (text, [])


def test_everybodys_numbers_stay(library: Library) -> None:
    phones = [line.phone for line in library.crisis_lines.lines]
    assert {"112", "1813", "70 201 201", "82 12 12 12"} <= set(phones)
    for phone in phones:
        for text in (f"jeg har ringet til {phone} i nat", f"tlf. +45 {phone}", phone):
            assert mask(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ring på 20 30 40 50", "ring på [phone]"),
        ("tlf.: 20304050", "tlf.: [phone]"),
        ("tlf20304050", "tlf[phone]"),
        ("kan træffes på 2030 4050.", "kan træffes på [phone]."),
        ("nyt nummer 26/14/98/03, ret det", "nyt nummer [phone], ret det"),
        ("42.19.77.60 eller 23-90-14-67", "[phone] eller [phone]"),
        ("ring lige 4 0 1 7 9 2 3 5", "ring lige [phone]"),
        ("(+45 2030 4050)", "([phone])"),
        ("0045-26 40 18 75 og +4520304050", "[phone] og [phone]"),
        ("mit polske er +48 601 774 213, tak", "mit polske er [phone], tak"),
        ("20304050", "[phone]"),
        ("hej\n20 30 40 50", "hej\n[phone]"),
        ("Telefon:\n20304050\nmvh", "Telefon:\n[phone]\nmvh"),
        ("kontakt min søn på 61223344", "kontakt min søn på [phone]"),
        ("61 22 33 44 er mit nye nummer", "[phone] er mit nye nummer"),
        ("tlf 20 304 050", "tlf [phone]"),
        ("skriv til anna.b@mail.example.com.", "skriv til [email]."),
        ("mail anna@example.dk. Hvad koster det", "mail [email]. Hvad koster det"),
        ("anna @ example.dk og anna@example,dk", "[email] og [email]"),
        ("<ANNA@EXAMPLE.CO.UK>", "<[email]>"),
        ("anna(at)example[dot]dk", "[email]"),
        ("peter snabel-a tangager punktum dk sådan", "[email] sådan"),
        ("tina.lyng at example punktum com kan I", "[email] kan I"),
        ("1234@hotmail er min", "[email] er min"),
        ("reg. 1234 konto 0012345678", "reg. [account]"),
        ("9570-0011746208", "[account]"),
        ("kontonr.5331-0246817", "kontonr.[account]"),
        ("bankkonto 8117 2240185 hos sparekassen", "bankkonto [account] hos sparekassen"),
        ("NemKontoen er 12345678", "NemKontoen er [account]"),
        ("DK50 0040 0440 1162 43 kan pensionen", "[account] kan pensionen"),
        ("dk5000400440116243", "[account]"),
        ("GB29 NWBK 6016 1331 9268 19", "[account]"),
        ("SE72 8000 0810 3400 0978 3242 kan I", "[account] kan I"),
        ("dankort 4571 1234 5678 9012", "dankort [account]"),
        ("fra 1329-4410087215 til 6695-1000472286", "fra [account] til [account]"),
        ("til 280996-1626, konto 5479-0003318842", "til [cpr], konto [account]"),
        ("NemKonto? ring 20 30 40 50", "NemKonto? ring [phone]"),
    ],
)
def test_phones_mails_and_accounts(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jeg bor på solvej 3", "jeg bor på [address]"),
        ("solvej 3 i Kolding", "[address] i Kolding"),
        ("Skovbrynet 14, 2. tv, 6000 Kolding", "[address]"),
        ("Vinkelvej 7 1 th 6700 esbjerg er fugtig", "[address] er fugtig"),
        ("Gl. Landevej 208, Tversted, 9881 Bindslev – ingen", "[address] – ingen"),
        ("et værelse H.C. Andersens Boulevard 12, 5. tv uden", "et værelse [address] uden"),
        ("Er Sct. Knuds Plads 4, 4100 Ringsted i", "Er [address] i"),
        ("Udlejer i Dalgas Alle 9 vil", "Udlejer i [address] vil"),
        ("der er rotter ved Østre Allé 77", "der er rotter ved [address]"),
        ("jegborpåSøndergade27ogvil", "jegborpå[address]ogvil"),
        ("bor i Bredgade 3, Vorupør og", "bor i [address] og"),
        ("industrivej 56c", "[address]"),
        ("i nærheden af torvet 6?", "i nærheden af [address]?"),
        ("Ved Kæret 19, 6950 Ringkøbing: min", "[address]: min"),
        ("Vestergade 12-14 og Nørregade 3 B", "[address] og [address]"),
        ("Postboks 114, 7800 Skive", "[address]"),
        ("min adresse er mælkebøtten 4", "min adresse er [address]"),
        ("jeg bor på Solsikken 4", "jeg bor på [address]"),
        ("adressen er Æblehaven 8, 5. dør 3, 2730 Herlev", "adressen er [address]"),
        ("Solvej 3\n6000 Kolding\nHej", "[address]\nHej"),
        ("Min adresse\nmælkebøtten 44, 3. mf.\nJeg", "Min adresse\n[address]\nJeg"),
        ("Åvej 3, 2024 flyttede jeg", "[address], 2024 flyttede jeg"),
    ],
)
def test_addresses(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "på vej 3 gange om ugen",
        "ligger på motorvej 45 ved cykelsti 3",
        "i børnehaven 3 dage, børnehaven 4 timer",
        "parkeringsplads 12 er optaget",
        "over vejen 50 meter",
        "på plejehjemmet Solgården 3. sal",
        "skolen Nørrevang 3. klasse",
        "vi bor 4 i lejlighed 12 på 3. sal",
        "jeg bor i Danmark 2 måneder",
        "fra Odense 12 januar til Vejle 1. maj",
        "Kære alle 3",
        "Dreng 12 har autisme",
        "Myndigheden 2 afviste, Foreningen 3 og Ordningen 4",
        "Side 3, 6000 Kolding",
        "er 2730 Herlev i jeres kommune",
        "er det dør 12 eller 14",
        "gaden 5,5 meter bred",
    ],
)
def test_what_is_no_address_stays(text: str) -> None:
    assert mask(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jeg hedder Mette Krogsgaard Holm og vil", "Jeg hedder [name] og vil"),
        ("Hatice og Emre Aydın vil vies", "[name] og [name] vil vies"),
        ("020343-3196Tove vil have mad", "[cpr][name] vil have mad"),
        ("Kære Marianne, min søster Solveig", "Kære [name], min søster [name]"),
        ("krzysztof zieliński jeg arbejder", "[name] jeg arbejder"),
        ("underskrevet ibrahim el-masri", "underskrevet [name]"),
        ("jeg hedder ayse yildiz mit", "jeg hedder [name] mit"),
        (
            "nej jeg hedder ikke Jensen jeg hedder Jenssen",
            "nej jeg hedder ikke [name] jeg hedder [name]",
        ),
        ("møde med LISE og BRIAN", "møde med [name] og [name]"),
        ("JEG HEDDER BENT OG ER SYG", "JEG HEDDER [name] OG ER SYG"),
        ("Rikke Damgaard-Olesen og Mathilde-Sofie", "[name] og [name]"),
        ("Karen M. Hansen og Anne Grethe von Holst", "[name] og [name]"),
        ("kender i Bo Winther Lassen?", "kender i [name]?"),
        ("mvh ole jensen", "mvh [name]"),
        ("tak for hjælpen\nmvh\nole", "tak for hjælpen\nmvh\n[name]"),
        ("Kære Liv", "Kære [name]"),
        ("jeg hedder bo", "jeg hedder [name]"),
        ("min datter Vilde starter", "min datter [name] starter"),
        ("fru Skov er faldet", "fru [name] er faldet"),
        ("Ansøger: Lone Vestergaard Skov\nCPR", "Ansøger: [name]\nCPR"),
        ("Karens sag og Ole Hansens hus", "[name] sag og [name] hus"),
        ("Ejnar Stubkjær, Lyngbakken 2", "[name], [address]"),
        ("Ole Hansen Solvej 3", "[name] [address]"),
        ("jeg er Dmytro Kovalenko fra", "jeg er [name] fra"),
        ("mit navn er zsófia", "mit navn er [name]"),
    ],
)
def test_names(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bo hos min mor, Sol i haven, Storm i nat og stormen Dagmar",
        "Hans sag er lukket, og er det hans mor?",
        "Kim og Vita",
        "i maj måned og August 2024",
        "Liv og død, Rose og tulipaner, Ask og bøg",
        "Find en læge, Lev Uden Vold, Tage bussen",
        "Har I Line på listen?",
        "Sankt Hans bål, Dronning Margrethe og Kong Frederik",
        "Sct. Hans Hospital, Karen Blixens Vej, Marie Kruses Skole",
        "Prader-Willi, Downs syndrom, Alzheimers sygdom og Parkinsons",
        "min far har Parkinson, og min mor har Demens",
        "Aula, Siri, MitID, e-Boks, Netto, Falck og Region Syddanmark",
        "det hedder Enkeltydelse, ydelsen hedder Seniorpension",
        "Kære Borgerservice, Hej Ældrepleje, kære alle",
        "mit navn er forkert stavet, navn og adresse",
        "jeg hedder ikke noget",
        "EU-borger: opholdsdokument; barn: tabt-arbejdsfortjeneste",
        "MIN MOR ER SYG OG VIL HJEM",
        "Boję się wracać do domu",
        "Jeg søger pas, plads i SFO og tilskud til Briller",
        "jeg er træt, det er fint, tak for hjælpen",
        "Sven-agtig, Ida-planen og Peter-princippet",
    ],
)
def test_words_that_look_like_names_stay(text: str) -> None:
    assert mask(text) == (text, [])


def test_the_librarys_own_words_are_no_names(library: Library) -> None:
    for service in library.services:
        assert [found for found in find_personal_data(service.title) if found.kind == "name"] == []


def test_kinds_come_once_in_the_order_of_the_text() -> None:
    text = "Hej Anna, ring 20 30 40 50 eller 61 22 33 44, cpr 010203-1234"
    assert mask(text) == (
        "Hej [name], ring [phone] eller [phone], cpr [cpr]",
        ["name", "phone", "cpr"],
    )


@pytest.mark.parametrize("kind", KINDS)
def test_marks_do_not_reach_the_search(kind: str) -> None:
    assert without_masks(f"min [{kind}] er væk").split() == ["min", "er", "væk"]
    assert without_masks("[andet] [CPR]") == "[andet] [CPR]"


def test_places_are_those_of_the_text() -> None:
    """Also where digits are written with marks that the finders do not see."""
    number = "".join(f"{c}\ufe0f\u20e3" for c in "0102031234")
    for text in (f"a\u0301 {number}!", f"\u200b\u200b{number}!", f"😀 {number}!"):
        (found,) = find_personal_data(text)
        assert (found.kind, text[found.start : found.end]) == ("cpr", number)


def test_masking_keeps_the_rest_and_is_done_once() -> None:
    dice = random.Random(3)
    pieces = [
        *"0123456789 -./,:()+@\n<xO\u0301\u200b\uff11",
        *("010203-1234", "20 30 40 50", "Anna", "Solvej 3", "konto", "cpr ", "jeg hedder ", "nr. "),
        *("a@b.dk", "DK50", " og de sidste fire er ", "[cpr]", "Ø", "½", "𝟏", "1. marts "),
    ]
    for _ in range(3000):
        text = "".join(dice.choices(pieces, k=dice.randint(1, 25)))
        found = find_personal_data(text)
        ends = [0, *(item.end for item in found)]
        starts = [*(item.start for item in found), len(text)]
        assert all(end <= start for end, start in zip(ends, starts, strict=True)), text
        assert all(item.start < item.end and item.kind in KINDS for item in found)
        rest = [text[end:start] for end, start in zip(ends, starts, strict=True)]
        assert masked(text) == "".join(
            part
            for pair in zip(rest, [*(f"[{i.kind}]" for i in found), ""], strict=True)
            for part in pair
        )


def test_every_character_is_read() -> None:
    """No character of any kind makes the finders stumble, nor hides the number beside it."""
    for code in (*range(0x3000), *range(0xFE00, 0x10000), *range(0x1D400, 0x1D800), 0x10FFFF):
        c = chr(code)
        if unicodedata.category(c) not in {"Cs", "Nd", "No"} and c not in "xX*%§$€£<>#&@":
            assert "[cpr]" in masked(f"{c} 010203-1234 {c}"), hex(code)


ENDLESS = {
    "digits": "1",
    "blanks": " ",
    "letters": "a",
    "capitals": "A",
    "lines": "\n",
    "stars": "*",
    "hyphens": "-",
    "at signs": "@",
    "mails": "a@",
    "hyphenated": "a-",
    "dotted": "a.",
    "spread digits": "1 ",
    "dotted digits": "1.",
    "dates": "01 02 03 ",
    "cpr numbers": "0102031234 ",
    "phones": "20304050 ",
    "accounts": "konto 1234 ",
    "streets": "Solvej 3, ",
    "nobles": "Anna von ",
    "cues": "jeg hedder min mor ",
    "splits": "010203 og de sidste fire ",
    "letters and digits": "a1O",
    "marks": "\u0301",
    "numbers": "nr ",
}


@pytest.mark.parametrize("piece", ENDLESS.values(), ids=ENDLESS)
def test_time_grows_with_the_length_only(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        times = []
        for _ in range(3):
            started = time.process_time()
            find_personal_data(text)
            times.append(time.process_time() - started)
        return min(times)

    seconds(100)  # reads the lists
    short, long = seconds(4_000), seconds(16_000)
    assert short < 0.5
    assert long < 8 * short + 0.05  # four times as long; a square would be sixteen


def test_an_ordinary_message_costs_nearly_nothing() -> None:
    text = (
        "Hej. Min mor er 83 år og bor alene. Hun kan ikke længere selv komme i bad, og jeg vil"
        " gerne høre, om hun kan få hjælp fra kommunen to gange om ugen. "
    )
    text = (text * 10)[:1500]
    find_personal_data(text)
    started = time.process_time()
    for _ in range(20):
        find_personal_data(text)
    assert (time.process_time() - started) / 20 < 0.010  # 2 ms on a quiet machine


def sections_of_names() -> frozenset[str]:
    return frozenset().union(*sections("names.txt").values())


def test_the_name_list_is_sound() -> None:
    given, also, family = (
        frozenset(name.lower() for name in sections("names.txt")[section])
        for section in ("given", "given, also a word", "surnames")
    )
    assert len(given) > 5000
    assert len(family) > 2000
    assert not given & also
    assert not given & words.stopwords()
    assert {"hans", "bo", "sol", "vita", "mai", "kim", "storm", "signe", "dagmar"} <= also
    assert all(re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)*", name) for name in sections_of_names())


def test_the_name_list_comes_with_its_licences() -> None:
    folder = Path(words.__file__).parent
    notice = (folder / "names.txt").read_text("utf-8").split("\n[")[0]
    licences = (folder / "names_licences.txt").read_text("utf-8")
    assert "names_licences.txt" in notice
    for source in ("DaCy", "Faker"):
        assert source in notice
        assert source in licences
    assert "Apache License" in licences
    assert "Permission is hereby granted" in licences
