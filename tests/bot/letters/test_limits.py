"""What says "by then", and which day it means."""

from __future__ import annotations

from datetime import date

import pytest

from bot.letters.limits import Limit, Limits
from bot.letters.lines import read_lines

LETTER, RECEIVED = date(2026, 11, 3), date(2026, 11, 5)


def limits(
    text: str, letter: date | None = LETTER, received: date | None = RECEIVED
) -> list[Limit]:
    lines = read_lines(text)
    reader = Limits(text, lines, letter, received)
    return [limit for at in range(len(lines)) for limit in reader.of_line(at)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Vi skal bede dig returnere skemaet, så det er her senest torsdag den 19. november.",
            "2026-11-19",
        ),
        ("Fristen for at gøre indsigelse mod opkrævningen er den 20. november 2026.", "2026-11-20"),
        (
            "Ønsker du at klage, skal klagen være modtaget hos os senest fire uger "
            "efter, at du fik denne afgørelse.",
            "2026-12-03",
        ),
        ("Klagefrist: 4 uger fra modtagelsen.", "2026-12-03"),
        ("Klagefristen er fire uger.", "2026-12-03"),
        ("Du kan klage over afgørelsen inden for fire uger.", "2026-12-03"),
        ("Er du ikke enig i afgørelsen, har du fire uger til at klage.", "2026-12-03"),
        (
            "Din klage skal nå frem til os inden 4 uger fra den dag, du læser dette brev.",
            "2026-12-03",
        ),
        ("Vil du klage, så gør det inden 4 uger.", "2026-12-03"),
        ("Du kan klage. Det skal ske senest 4 uger, efter at du har fået brevet.", "2026-12-03"),
        ("Afgørelsen kan påklages inden 3 måneder efter modtagelsen.", "2027-02-05"),
        ("Regningen bedes betalt inden 8 dage fra dato.", "2026-11-11"),
        ("Beløbet skal være indbetalt senest 10 dage fra dags dato.", "2026-11-13"),
        (
            "Betal restancen senest den 16.11.2026, ellers sender vi sagen til inddrivelse.",
            "2026-11-16",
        ),
        ("Forfaldsdato: 01.12.2026", "2026-12-01"),
        ("Forfalder til betaling den 1. december 2026.", "2026-12-01"),
        ("Seneste rettidige indbetaling er tirsdag den 1. december.", "2026-12-01"),
        ("Kontingentet opkræves med forfald 1. december 2026.", "2026-12-01"),
        ("Hører vi ikke fra dig inden 14 dage, går vi ud fra, at du er enig.", "2026-11-19"),
        (
            "Har vi ikke modtaget dine bemærkninger senest den 18. november, afgør vi sagen.",
            "2026-11-18",
        ),
        (
            "Har du kommentarer, hører vi gerne fra dig senest mandag den 16. november kl. 10.",
            "2026-11-16",
        ),
        ("Vi beder dig svare inden udgangen af november.", "2026-11-30"),
        ("Skriv til os inden fredag, hvis noget er forkert.", "2026-11-06"),
        ("Du bedes give besked senest fredag kl. 12.", "2026-11-06"),
        ("Høringsfristen udløber den 1. december 2026 kl. 23.59.", "2026-12-01"),
        ("Bemærkninger til udkastet kan sendes til os frem til den 27. november.", "2026-11-27"),
        ("Tilmeld dig senest den 20/11.", "2026-11-20"),
        ("Sidste frist for tilmelding er 20. november 2026.", "2026-11-20"),
        ("Ansøgningen skal være indsendt, inden der er gået tre uger fra i dag.", "2026-11-24"),
        ("Du har til og med søndag den 15. november til at fortryde.", "2026-11-15"),
        ("Tilbuddet er gældende frem til den 13. november 2026.", "2026-11-13"),
        ("Vi holder pladsen til dig indtil den 13. november.", "2026-11-13"),
        ("Efter den 13. november kan du ikke længere ændre dit valg.", "2026-11-13"),
        ("Efter den 13. november bortfalder tilbuddet.", "2026-11-13"),
        ("Book en tid på hjemmesiden inden den 1. december.", "2026-12-01"),
        ("Upload lønsedler for de seneste tre måneder senest den 12. november.", "2026-11-12"),
        ("Dokumentation indsendes inden 5 arbejdsdage.", "2026-11-12"),
        ("Vi mangler din årsopgørelse. Den skal vi have inden 10 hverdage.", "2026-11-19"),
        ("Send os venligst de manglende bilag inden for en uge.", "2026-11-12"),
        ("Oplysningerne skal være os i hænde inden tre uger fra brevets dato.", "2026-11-24"),
        ("Aflever nøglerne på kontoret senest den 30. november kl. 12.00.", "2026-11-30"),
        ("Hækken skal være klippet senest 14 dage efter modtagelsen af dette brev.", "2026-11-19"),
        ("Påbuddet skal være efterkommet inden 6 uger.", "2026-12-17"),
        ("Søgsmål skal anlægges inden 6 måneder efter, at afgørelsen er meddelt.", "2027-05-05"),
        ("Dommen kan ankes inden 4 uger.", "2026-12-03"),
        ("Kendelsen kan kæres inden 2 uger.", "2026-11-19"),
        ("Anmodning om aktindsigt skal fremsættes senest den 20. november 2026.", "2026-11-20"),
        ("Indskuddet betales inden 5 bankdage efter underskrift af lejekontrakten.", None),
        ("Skader skal anmeldes senest 14 dage efter indflytningen.", None),
        (
            "Indflytning er den 1. december 2026. Fejl og mangler skal meldes senest "
            "14 dage efter indflytning.",
            "2026-12-15",
        ),
        ("Afbud skal meldes senest to hverdage før operationen.", None),
        (
            "Du er indkaldt til møde fredag den 20. november 2026 kl. 10. Ønsker du "
            "tolk, skal vi vide det senest tre hverdage før mødet.",
            "2026-11-17",
        ),
        ("Dine bemærkninger imødeses senest 1. december 2026.", "2026-12-01"),
        ("S.u. senest den 20. november.", "2026-11-20"),
        ("Kvitter for modtagelsen senest den 10. november 2026.", "2026-11-10"),
        ("Underskriv samtykket, og send det retur senest 12. november 2026.", "2026-11-12"),
        ("I bedes tage stilling til tilbuddet inden otte dage.", "2026-11-13"),
        ("Fristen for at svare er forlænget til den 4. december 2026.", "2026-12-04"),
        ("Vi har forlænget din frist til den 4. december 2026.", "2026-12-04"),
        ("Du får hermed en frist på 14 dage til at komme med bemærkninger.", "2026-11-19"),
        (
            "Såfremt betaling ikke er sket inden 10 dage, vil kravet blive overgivet til inkasso.",
            "2026-11-16",
        ),
        (
            "De skal inden 14 dage fra brevets modtagelse fremkomme med Deres bemærkninger.",
            "2026-11-19",
        ),
        ("Ansøgningsfristen er 1. december 2026.", "2026-12-01"),
        ("Vi skal senest den 1. december have din underskrift.", "2026-12-01"),
        ("Det er en betingelse, at arbejdet er afsluttet inden den 1. marts 2027.", "2027-03-01"),
        ("Vi ser frem til at høre fra dig inden den 20. november.", "2026-11-20"),
        ("Vær venlig at bekræfte din deltagelse senest den 9. november 2026.", "2026-11-09"),
        ("Pengene skal stå på vores konto senest den 1. december 2026.", "2026-12-01"),
        ("Første rate på 500 kr. forfalder den 1. januar 2027.", "2027-01-01"),
        ("Vi giver dig frist til den 1. december 2026 til at rydde grunden.", "2026-12-01"),
        ("De bedes indbetale beløbet på vedlagte girokort inden 14 dage.", "2026-11-19"),
        ("Af hensyn til planlægningen beder vi om svar senest den 13. november.", "2026-11-13"),
        (
            "Klage skal indgives skriftligt via Klageportalen senest den 1. december 2026.",
            "2026-12-01",
        ),
        ("Fristen for at klage er 4 uger fra den dag, afgørelsen er meddelt dig.", "2026-12-03"),
        ("Klagen skal være kommunen i hænde inden 4 uger fra modtagelsen.", "2026-12-03"),
        (
            "Hvis du vil klage, skal du gøre det inden fire uger. Du kan ringe eller skrive.",
            "2026-12-03",
        ),
        ("Du kan få vores afgørelse prøvet ved domstolene inden seks måneder.", "2027-05-05"),
        ("Afgørelsen kan inden 4 uger indbringes for Huslejenævnet.", "2026-12-03"),
        ("Du kan inden for 14 dage fortryde aftalen.", "2026-11-19"),
        (
            "Opsigelsen skal være skriftlig og være modtaget her senest den 30. november 2026.",
            "2026-11-30",
        ),
        (
            "Vi foreslår torsdag den 19. november kl. 9. Passer det ikke, skal du "
            "sige til senest mandag den 16. november.",
            "2026-11-16",
        ),
        ("Har du ikke betalt den 15. november 2026, sender vi en rykker.", "2026-11-15"),
        ("Vi skal have fået dine papirer inden mandag den 23. november 2026.", "2026-11-23"),
        (
            "Se venligst vedlagte regnskab. Indsigelser skal være fremme senest seks "
            "uger efter modtagelsen.",
            "2026-12-17",
        ),
        ("Returnér svarkuponen inden 1/12-2026.", "2026-12-01"),
        (
            "Du skal stille dit spørgsmål senest to dage inden mødet den 12. november 2026.",
            "2026-11-10",
        ),
        ("Bilen skal synes senest den 15. december 2026.", "2026-12-15"),
        (
            "Det skyldige beløb, 1.200 kr., bedes indbetalt snarest og senest den "
            "10. november 2026.",
            "2026-11-10",
        ),
        (
            "Du er velkommen til at sende os dine kommentarer i løbet af de næste 14 dage.",
            "2026-11-19",
        ),
        (
            "Du har ret til at udtale dig, før vi træffer afgørelse. Skriv til os "
            "senest den 17. november.",
            "2026-11-17",
        ),
        ("Du skal have afsluttet forløbet senest den 1. februar 2027.", "2027-02-01"),
        ("Senest den 20. november 2026 skal du have valgt leverandør.", "2026-11-20"),
        ("Inden 14 dage skal du meddele os, hvor du bor.", "2026-11-19"),
        ("Ønsker du en ny vurdering, kan du bede om det inden to måneder.", "2027-01-05"),
        ("Ret til erstatning skal anmeldes inden for et år efter skaden.", None),
        ("Svarfrist: 20.11.26", "2026-11-20"),
        ("Frist for indsendelse af regnskab\n1. december 2026", "2026-12-01"),
        ("Betalingsfrist | 15.12.2026", "2026-12-15"),
        ("Klageadgang: Afgørelsen kan påklages til Ankestyrelsen inden 4 uger.", "2026-12-03"),
        ("Regningen skal betales senest ved månedens udgang.", "2026-11-30"),
        ("Ved manglende svar inden otte dage lukker vi sagen.", "2026-11-13"),
        (
            "Vi kan først udbetale, når vi har dit kontonummer. Send det senest den "
            "20. november 2026.",
            "2026-11-20",
        ),
        (
            "Du skal inden for 7 dage fra modtagelsen af dette brev kontakte din sagsbehandler.",
            "2026-11-12",
        ),
        (
            "De anmodes om at møde til en samtale. Er De forhindret, bedes De melde "
            "afbud senest dagen før.",
            None,
        ),
        ("Flytningen skal meldes til folkeregisteret senest fem dage efter flyttedagen.", None),
    ],
)
def test_the_last_day(text: str, day: str | None) -> None:
    (limit,) = limits(text)
    assert limit.day == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    "text",
    [
        "Ansøg om orlov mindst 14 dage før.",
        "Kurset varer fire uger, og du får bogen senere.",
        "Fristen udløb den 29. oktober.",
        "Et regnskab kan rettes senest den 1. juni i det tredje år efter indkomståret.",
        "Skemaet sendes hvert år og skal være her inden den 1. februar hvert år.",
        "Der går op til tre uger, før du hører mere.",
        "Vi har åbent mandag-fredag inden for kontortid.",
    ],
)
def test_no_last_day(text: str) -> None:
    assert limits(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Du skal til samtale den 19. november 2026 kl. 9. Meld afbud senest to dage før.", 17),
        (
            "Du skal til samtale den 19. november 2026 kl. 9. Der er besøg hos dig den "
            "26. november 2026 kl. 13. Send papirerne senest tre dage før besøget.",
            23,
        ),
        (
            "Generalforsamlingen holdes den 26. november 2026. Forslag skal være os i hænde senest "
            "otte dage før generalforsamlingen.",
            18,
        ),
    ],
)
def test_days_are_counted_back_from_what_the_letter_dates(text: str, day: int) -> None:
    assert limits(text)[-1].day == date(2026, 11, day)


@pytest.mark.parametrize(
    "text",
    [
        "Mød op den 19. november 2026 kl. 9 til samtale. Vi ses igen til samtale den 26. november "
        "2026 kl. 9. Send papirerne senest tre dage før samtalen.",
        "Forslag skal sendes senest otte dage før generalforsamlingen.",
        "Svar senest i uge 48.",
        "Du skal have plantet hækken inden udgangen af den næste plantesæson.",
        "Indbetal depositum senest 5 dage efter overtagelsen.",
    ],
)
def test_a_day_that_is_not_certain_is_not_told(text: str) -> None:
    assert limits(text)[-1].day is None


def test_a_weekday_alone_is_the_next_one_after_the_letter() -> None:
    text = "Giv os besked senest torsdag."
    assert limits(text)[0].day == date(2026, 11, 5)
    assert limits(text, date(2026, 11, 5))[0].day is None  # that day, or a week later
    assert limits(text, None)[0].day is None


def test_too_late_is_told_once() -> None:
    text = "Efter den 13. november kan du ikke længere skifte hold."
    assert [limit.day for limit in limits(text)] == [date(2026, 11, 13)]
    assert limits("Efter den 13. november er der åbent om søndagen.") == []


def test_a_sentence_has_few_limits() -> None:
    assert len(limits("senest 14 dage " * 60)) <= 10
