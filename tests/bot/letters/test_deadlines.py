"""Deadlines are found however they are worded, and what is no deadline is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from bot.letters.deadlines import Deadline, due, find_deadlines
from bot.letters.workdays import Duration

LETTER, RECEIVED = date(2026, 11, 3), date(2026, 11, 5)


def deadlines(text: str, received: date | None = RECEIVED) -> list[Deadline]:
    return find_deadlines(f"Kære du\n\n{text}\n\nVenlig hilsen", LETTER, received)


@pytest.mark.parametrize(
    ("text", "day", "what"),
    [
        (
            "Du skal aflevere nøglerne hos varmemesteren senest mandag den 30. november 2026.",
            "2026-11-30",
            "sende",
        ),
        ("Fristen for at gøre indsigelse er onsdag den 2. december 2026.", "2026-12-02", "svare"),
        ("Vi skal høre fra dig, før den 20. november er gået.", "2026-11-20", "svare"),
        (
            "Kravet på 2.300 kr. forfalder til betaling den 1. december 2026.",
            "2026-12-01",
            "betale",
        ),
        ("Seneste rettidige indbetaling: 15. december 2026", "2026-12-15", "betale"),
        (
            "Din klage skal være nået frem til os inden for fire "
            "uger efter, at brevet er kommet frem til dig.",
            "2026-12-03",
            "klage",
        ),
        (
            "Ønsker du at anfægte afgørelsen, har du tre uger til at indgive klage.",
            "2026-11-26",
            "klage",
        ),
        (
            "Klagefristen er 4 uger og løber fra den dag, du har fået meddelelse om afgørelsen.",
            "2026-12-03",
            "klage",
        ),
        ("Du har en frist på 14 dage til at komme med dine kommentarer.", "2026-11-19", "svare"),
        ("Vi giver dig 14 dages frist til at udtale dig om sagen.", "2026-11-19", "svare"),
        (
            "Inden for 8 dage fra brevets dato bedes De oplyse, om De modtager tilbuddet.",
            "2026-11-11",
            "svare",
        ),
        ("Send os de manglende bilag inden ti hverdage.", "2026-11-19", "sende"),
        (
            "Tilmelding til kurset sker på hjemmesiden og lukker den 10. januar 2027.",
            "2027-01-10",
            "andet",
        ),
        ("Du kan søge om genhusning til og med den 31. januar 2027.", "2027-01-31", "andet"),
        (
            "Klager, der er modtaget efter den 4. december 2026, bliver afvist.",
            "2026-12-04",
            "klage",
        ),
        (
            "Hvis du fortryder, skal du sige til inden fredag den 13. november kl. 15.",
            "2026-11-13",
            "andet",
        ),
        (
            "Beløbet på 812 kr. bedes overført til kommunens konto "
            "senest otte dage efter modtagelsen af dette brev.",
            "2026-11-13",
            "betale",
        ),
        (
            "Søgsmål til prøvelse af afgørelsen skal anlægges "
            "inden 6 måneder efter, at afgørelsen er meddelt.",
            "2027-05-05",
            "klage",
        ),
        (
            "Har du indvendinger mod forslaget, beder vi dig skrive til os senest den 18. d.m.",
            "2026-11-18",
            None,
        ),
        ("Deadline for ansøgningen er den 1/12 kl. 23.59.", "2026-12-01", "andet"),
        ("Regningen skal betales inden udgangen af november.", "2026-11-30", "betale"),
        ("Svarfrist: 24-11-2026", "2026-11-24", "svare"),
        (
            "De bedes inden en måned fra dags dato fremsende dokumentation for Deres udgifter.",
            "2026-12-03",
            "sende",
        ),
        (
            "Du har frem til den 16. november til at vælge en anden behandler.",
            "2026-11-16",
            "andet",
        ),
        (
            "Returnér den underskrevne kontrakt, så den er hos os senest d. 25. nov. 2026.",
            "2026-11-25",
            "sende",
        ),
        ("Betaler du ikke inden 10 dage fra i dag, ophæves lejemålet.", "2026-11-13", "betale"),
        (
            "Indsigelser mod forslaget til lokalplan skal være "
            "indsendt senest den tredje december 2026.",
            "2026-12-03",
            "svare",
        ),
        ("Fra den dag, du får brevet, har du fire uger til at klage.", "2026-12-03", "klage"),
        ("Regnet fra dags dato har De 14 dage til at fjerne skuret.", "2026-11-17", "andet"),
        ("Ansøgningsfristen udløber fredag den 29. januar 2027 kl. 12.00.", "2027-01-29", "andet"),
        ("Betalingsfristen er forlænget til den 22. december 2026.", "2026-12-22", "betale"),
        (
            "Vi imødeser Deres besvarelse senest 3 uger fra datoen for denne skrivelse.",
            "2026-11-24",
            "svare",
        ),
        ("Du skal kontakte jobcentret inden for 5 arbejdsdage.", "2026-11-12", "andet"),
        (
            "Vil du klage, så gør det skriftligt til skolens leder, inden der er gået fire uger.",
            "2026-12-03",
            "klage",
        ),
        ("Sidste frist for at bestille tid er den 12. januar 2027.", "2027-01-12", "andet"),
        ("Vi må have dine lønsedler i hånden senest torsdag i uge 47.", "2026-11-19", "sende"),
        (
            "Klagen må ikke være os i hænde senere end 4 uger fra modtagelsen.",
            "2026-12-03",
            "klage",
        ),
        (
            "Tilbuddet bortfalder, hvis vi ikke har din accept senest den 11. december 2026.",
            "2026-12-11",
            "svare",
        ),
        ("Du skal have ryddet kælderrummet senest 1. december 2026.", "2026-12-01", "andet"),
        (
            "Vi har ikke modtaget Deres selvangivelse og skal "
            "anmode om, at den indgives inden 14 dage.",
            "2026-11-19",
            None,
        ),
        ("Hører vi ikke fra dig inden 14 dage, lukker vi sagen.", "2026-11-19", "svare"),
        (
            "Er du uenig, skal du reagere inden for en fireugersfrist fra modtagelsen.",
            "2026-12-03",
            None,
        ),
        ("Frist for indsendelse: 3 uger fra dato", "2026-11-24", "sende"),
        ("Når du har læst brevet, har du 2 uger til at sige ja eller nej.", "2026-11-19", "svare"),
        (
            "Du kan anmode om aktindsigt, men skal gøre det inden den 19. november 2026.",
            "2026-11-19",
            "andet",
        ),
        ("Bøden skal være betalt den 7. december 2026.", "2026-12-07", "betale"),
        (
            "Gør du ikke noget inden den 15. november 2026, fornyes aftalen automatisk.",
            "2026-11-15",
            None,
        ),
        (
            "De opfordres til at efterkomme påbuddet senest den 1. marts 2027.",
            "2027-03-01",
            "andet",
        ),
        (
            "Påbuddet skal være efterkommet inden 3 måneder fra modtagelsen af dette brev.",
            "2027-02-05",
            "andet",
        ),
        (
            "Afgørelsen kan indbringes for Ligebehandlingsnævnet inden "
            "et år fra det tidspunkt, hvor du fik kendskab til den.",
            "2027-11-05",
            "klage",
        ),
        (
            "Resterende husleje, 5.400 kr., ses gerne indbetalt senest d. 20/11-2026.",
            "2026-11-20",
            "betale",
        ),
        (
            "Såfremt vi ikke har modtaget dokumentationen den 27. november "
            "2026, behandles sagen på det foreliggende grundlag.",
            "2026-11-27",
            "sende",
        ),
        (
            "Bemærkninger skal være kommunen i hænde fredag den 20. november 2026 kl. 10.00.",
            "2026-11-20",
            "svare",
        ),
        ("Du har pligt til inden 14 dage at oplyse os om din indtægt.", "2026-11-19", "svare"),
        ("Vi skal bede dig om inden 8 dage at tage stilling til tilbuddet.", "2026-11-13", None),
        (
            "Har du ikke betalt senest den 1. december, vil "
            "der blive pålagt et rykkergebyr på 250 kr.",
            "2026-12-01",
            "betale",
        ),
        (
            "Giv os endelig et praj, hvis du ønsker tolk, og helst inden den 12. november 2026.",
            "2026-11-12",
            None,
        ),
        ("Din indsigelse skal vi have skriftligt senest den 30.11.2026.", "2026-11-30", "svare"),
        (
            "Opsigelse skal ske skriftligt med virkning fra udgangen af "
            "en måned og være os i hænde senest den 30. november 2026.",
            "2026-11-30",
            "andet",
        ),
        (
            "Ved manglende betaling inden 7 dage overgives sagen til inkasso.",
            "2026-11-12",
            "betale",
        ),
        ("Husk at forny dit kort inden den 31. december 2026!", "2026-12-31", "andet"),
        ("Valget skal træffes senest 15. november 2026.", "2026-11-15", "andet"),
        ("I skal skrive jeres barn op inden 1. december.", "2026-12-01", "andet"),
        (
            "Adgangen til at klage bortfalder fire uger efter, "
            "at De har modtaget denne meddelelse.",
            "2026-12-03",
            "klage",
        ),
        ("Der er 4 ugers klagefrist.", "2026-12-03", "klage"),
        ("Klage: 4 uger fra modtagelsen af brevet til Ankestyrelsen", "2026-12-03", "klage"),
        ("Klagefrist\n3. december 2026", "2026-12-03", "klage"),
        ("Kvitter venligst for modtagelsen inden to dage.", "2026-11-09", None),
        ("Rettidig betaling: senest 1. december 2026", "2026-12-01", "betale"),
        ("Betalingsdato\n01-12-2026", "2026-12-01", "betale"),
        (
            "Vi har sat en frist til den 10. december 2026 for at bringe forholdet i orden.",
            "2026-12-10",
            "andet",
        ),
        ("Fristen, som er den 10. december 2026, kan ikke forlænges.", "2026-12-10", None),
        (
            "Du bedes senest to uger efter modtagelsen af nærværende brev ringe og bestille tid.",
            "2026-11-19",
            "andet",
        ),
        (
            "Du skal have klaget, inden der er gået fire uger fra den 3. november 2026.",
            "2026-12-01",
            "klage",
        ),
        (
            "Skriftlige bemærkninger modtages frem til og med den 22. november 2026.",
            "2026-11-22",
            "svare",
        ),
        ("Kan du ikke komme, skal du give besked senest 24. november.", "2026-11-24", "svare"),
        (
            "Læg venligst syns-\nrapporten i postkassen inden den 19. no-\nvember 2026.",
            "2026-11-19",
            None,
        ),
        (
            "Du skal, hvis du vil beholde pladsen, bekræfte "
            "det senest\xa0den 12.\xa0november\xa02026.",
            "2026-11-12",
            "svare",
        ),
        (
            "Overholdes fristen den 16. november 2026 ikke, mister du retten til pladsen.",
            "2026-11-16",
            None,
        ),
    ],
)
def test_a_deadline_is_found_once_with_its_day(text: str, day: str, what: str | None) -> None:
    found = deadlines(text)
    assert [str(deadline.day) for deadline in found] == [day]
    assert what in (None, found[0].what)


@pytest.mark.parametrize(
    "text",
    [
        "Vi svarer dig senest den 4. december 2026.",
        "Sagsbehandlingstiden er op til otte uger.",
        "Kommunen skal tage stilling inden for 2 uger.",
        "Du får svar fra os inden 14 dage.",
        "Du har fået hjælp i 6 måneder.",
        "Pengene står på din konto senest den 30. november 2026.",
        "Tilskuddet gælder frem til den 31. december 2027.",
        "Ankestyrelsen behandler normalt klagen inden for 4 måneder.",
        "Vi går i gang med arbejdet senest den 14. december 2026.",
        "Du skulle have sendt papirerne inden 14 dage.",
        "Du har boet i kommunen i 5 år.",
        "Din sygedagpenge stopper den 30. november 2026.",
        "Hvis du ikke har fået svar inden 4 uger, kan du rykke os.",
        "Bevillingen revurderes inden for et år.",
        "Udbetaling sker senest den sidste hverdag i måneden.",
        "Nævnet kan inden for 14 dage beslutte, at klagen har opsættende virkning.",
        "Mødet er onsdag den 18. november 2026 kl. 10.",
        "Hjemmehjælpen begynder den 16. november 2026.",
        "Du fik senest hjælp den 12. november 2025.",
        "Vi forventer at træffe afgørelse inden den 1. februar 2027.",
        "Kontrakten løber i tre år fra den 1. december 2026.",
        "Entreprenøren afslutter gravearbejdet inden udgangen af januar 2027.",
        "Vi ringer til dig inden for tre hverdage.",
        "Loven er ændret fra den 1. januar 2027.",
        "Du vil inden 10 dage modtage et girokort.",
        "Afgørelsen vil foreligge senest den 20. december 2026.",
        "Genoptræningen varer højst 12 uger.",
        "Du må tjene 2.000 kr. om måneden, før hjælpen bliver sat ned.",
        "Der går op til tre uger, før pladsen er klar.",
        "Lægen sender epikrisen til din egen læge inden for tre dage.",
        "Vi har den 3. november 2026 modtaget din klage.",
        "Du får et nyt brev senest tre uger før flytningen.",
        "Erstatningen betales inden 30 dage.",
        "Sagen forventes afsluttet inden jul.",
        "Du kan tidligst søge igen om 6 måneder.",
        "Din opsigelse har virkning fra den 1. januar 2027.",
        "Skolen giver besked om klasserne senest den 15. juni 2027.",
        "Hjælpen er bevilget i perioden 1. december 2026 til 30. november 2027.",
        "Kommunen betaler regningen inden 8 dage efter, at vi har fået den.",
        "Opsigelsesvarslet er tre måneder.",
        "Du har tidligere fået en frist på 14 dage.",
        "Praktikken varer fire uger fra den 16. november 2026.",
        "Afgørelsen bygger på indkomsten i de seneste 12 måneder.",
        "Vi holder øje med sagen indtil den 1. marts 2027.",
        "Toget går hver time frem til kl. 22.",
        "Der kan gå fire uger, før du hører fra os.",
        "Ydelsen reguleres hvert år den 1. januar.",
        "Rådhuset holder lukket til og med den 3. januar 2027.",
        "Barnet skal være fyldt 3 år inden den 1. maj 2027.",
        "Lejen stiger med 2 % fra den 1. december 2026.",
    ],
)
def test_no_deadline_for_the_reader(text: str) -> None:
    assert deadlines(text) == []


@pytest.mark.parametrize(
    ("text", "runs_from", "day"),
    [
        ("Du skal svare inden 14 dage fra dags dato.", "letter", date(2026, 11, 17)),
        ("Du skal svare inden 14 dage efter modtagelsen.", "received", date(2026, 11, 19)),
        ("Du skal svare inden 14 dage.", "received", date(2026, 11, 19)),
        ("Du skal betale inden 10 dage efter hjemkomsten.", "event", None),
        ("Du skal betale, inden 10 dage efter at du har fået lejekontrakten.", "event", None),
        ("Du skal svare inden 14 dage fra den 9. november 2026.", "date", date(2026, 11, 23)),
    ],
)
def test_what_a_duration_runs_from(text: str, runs_from: str, day: date | None) -> None:
    (found,) = deadlines(text)
    assert (found.runs_from, found.day) == (runs_from, day)


def test_a_deadline_is_moved_off_weekends_and_holidays() -> None:
    (found,) = deadlines("Du kan klage inden 7 uger fra modtagelsen.")  # 24 December
    assert found.day == date(2026, 12, 28)
    assert found.moved
    (stays,) = deadlines("Du skal betale senest søndag den 15. november 2026.")
    assert stays.day == date(2026, 11, 15)
    assert not stays.moved


def test_working_days_are_counted() -> None:
    (found,) = deadlines("Send os dine bilag senest 36 hverdage fra modtagelsen.")
    assert found.duration == Duration(36, "workdays")
    assert found.day == date(2026, 12, 28)


def test_without_the_day_of_receipt_the_day_is_unknown_until_it_is_told() -> None:
    (found,) = deadlines("Du kan klage inden 4 uger fra modtagelsen af brevet.", received=None)
    assert found.day is None
    assert due(found, LETTER, date(2026, 11, 9)) == date(2026, 12, 7)
    assert due(found, LETTER, None) is None


def test_due_follows_the_letter_only_where_it_runs_from_it() -> None:
    (found,) = deadlines("Du skal svare inden 14 dage fra i dag.")
    assert due(found, LETTER, date(2026, 11, 20)) == date(2026, 11, 17)
    (dated,) = deadlines("Du skal svare senest den 4. december 2026.")
    assert due(dated, LETTER, date(2026, 12, 20)) == date(2026, 12, 4)


def test_time_before_a_meeting_counts_backwards_from_it() -> None:
    text = (
        "Vi inviterer dig til samtale torsdag den 26. november 2026 kl. 10 på rådhuset.\n\n"
        "Har du brug for tolk, skal du sige det senest tre hverdage før samtalen."
    )
    (found,) = deadlines(text)
    assert (found.runs_from, found.day) == ("event", date(2026, 11, 23))


def test_the_day_before_a_meeting() -> None:
    text = (
        "Vi har afsat en tid til dig torsdag den 26. november 2026 kl. 10.\n\n"
        "Kan du ikke komme, skal du melde afbud senest dagen før."
    )
    (found,) = deadlines(text)
    assert found.day == date(2026, 11, 25)


def test_what_is_told_twice_is_one_deadline_with_its_date() -> None:
    text = "Du kan klage inden 4 uger, altså senest den 3. december 2026. Send klagen til os."
    (found,) = deadlines(text)
    assert found.duration is None
    twice = "Du skal betale senest den 1. december 2026.\n\nBetalingsfrist: 1. december 2026"
    assert len(deadlines(twice)) == 1


def test_the_same_day_for_two_things_is_two_deadlines() -> None:
    text = (
        "Du skal betale senest den 1. december 2026.\n\n"
        "Har du bemærkninger, skal du svare senest den 1. december 2026."
    )
    assert [deadline.what for deadline in deadlines(text)] == ["betale", "svare"]


def test_days_that_have_passed_when_the_letter_was_written_are_history() -> None:
    assert deadlines("Du skal svare senest den 1. oktober 2026.") == []
    assert deadlines("Fristen var den 1. oktober 2026.") == []


def test_the_quote_is_the_sentence_and_the_span_the_date() -> None:
    text = "Hej\n\nDu skal svare   senest den\n4. december\n2026. Vi ses."
    (found,) = find_deadlines(text, LETTER, RECEIVED)
    assert found.quote == "Du skal svare senest den 4. december 2026."
    assert text[found.start : found.end].split() == ["den", "4.", "december", "2026"]


def test_a_row_of_a_table_is_quoted_with_its_label() -> None:
    text = "Restance              1.200,00\nSidste betalingsdag   14.12.2026\nKonto    0000 1234567"
    (found,) = deadlines(text)
    assert found.quote == "Sidste betalingsdag 14.12.2026"
    assert found.what == "betale"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "Vi skal bede dig returnere skemaet, så det er her senest torsdag den 19. november.",
            "sende",
        ),
        ("Fristen for at gøre indsigelse mod opkrævningen er den 20. november 2026.", "klage"),
        (
            "Ønsker du at klage, skal klagen være modtaget hos os senest fire uger "
            "efter, at du fik denne afgørelse.",
            "klage",
        ),
        ("Klagefrist: 4 uger fra modtagelsen.", "klage"),
        ("Klagefristen er fire uger.", "klage"),
        ("Du kan klage over afgørelsen inden for fire uger.", "klage"),
        ("Er du ikke enig i afgørelsen, har du fire uger til at klage.", "klage"),
        ("Din klage skal nå frem til os inden 4 uger fra den dag, du læser dette brev.", "klage"),
        ("Vil du klage, så gør det inden 4 uger.", "klage"),
        ("Du kan klage. Det skal ske senest 4 uger, efter at du har fået brevet.", "klage"),
        ("Afgørelsen kan påklages inden 3 måneder efter modtagelsen.", "klage"),
        ("Regningen bedes betalt inden 8 dage fra dato.", "betale"),
        ("Beløbet skal være indbetalt senest 10 dage fra dags dato.", "betale"),
        (
            "Betal restancen senest den 16.11.2026, ellers sender vi sagen til inddrivelse.",
            "betale",
        ),
        ("Forfaldsdato: 01.12.2026", "betale"),
        ("Forfalder til betaling den 1. december 2026.", "betale"),
        ("Seneste rettidige indbetaling er tirsdag den 1. december.", "betale"),
        ("Kontingentet opkræves med forfald 1. december 2026.", "betale"),
        ("Hører vi ikke fra dig inden 14 dage, går vi ud fra, at du er enig.", "svare"),
        (
            "Har vi ikke modtaget dine bemærkninger senest den 18. november, afgør vi sagen.",
            "svare",
        ),
        (
            "Har du kommentarer, hører vi gerne fra dig senest mandag den 16. november kl. 10.",
            "svare",
        ),
        ("Vi beder dig svare inden udgangen af november.", "svare"),
        ("Du bedes give besked senest fredag kl. 12.", "svare"),
        ("Høringsfristen udløber den 1. december 2026 kl. 23.59.", "svare"),
        ("Bemærkninger til udkastet kan sendes til os frem til den 27. november.", "svare"),
        ("Tilmeld dig senest den 20/11.", "andet"),
        ("Sidste frist for tilmelding er 20. november 2026.", "andet"),
        ("Book en tid på hjemmesiden inden den 1. december.", "andet"),
        ("Upload lønsedler for de seneste tre måneder senest den 12. november.", "sende"),
        ("Dokumentation indsendes inden 5 arbejdsdage.", "sende"),
        ("Vi mangler din årsopgørelse. Den skal vi have inden 10 hverdage.", "sende"),
        ("Send os venligst de manglende bilag inden for en uge.", "sende"),
        ("Oplysningerne skal være os i hænde inden tre uger fra brevets dato.", "sende"),
        ("Hækken skal være klippet senest 14 dage efter modtagelsen af dette brev.", "andet"),
        ("Påbuddet skal være efterkommet inden 6 uger.", "andet"),
        ("Søgsmål skal anlægges inden 6 måneder efter, at afgørelsen er meddelt.", "klage"),
        ("Dommen kan ankes inden 4 uger.", "klage"),
        ("Kendelsen kan kæres inden 2 uger.", "klage"),
        ("Anmodning om aktindsigt skal fremsættes senest den 20. november 2026.", "andet"),
        ("Indskuddet betales inden 5 bankdage efter underskrift af lejekontrakten.", "betale"),
        ("Afbud skal meldes senest to hverdage før operationen.", "andet"),
        ("Dine bemærkninger imødeses senest 1. december 2026.", "svare"),
        ("S.u. senest den 20. november.", "svare"),
        ("Underskriv samtykket, og send det retur senest 12. november 2026.", "sende"),
        ("I bedes tage stilling til tilbuddet inden otte dage.", "svare"),
        ("Fristen for at svare er forlænget til den 4. december 2026.", "svare"),
        ("Du får hermed en frist på 14 dage til at komme med bemærkninger.", "svare"),
        (
            "Såfremt betaling ikke er sket inden 10 dage, vil kravet blive overgivet til inkasso.",
            "betale",
        ),
        ("De skal inden 14 dage fra brevets modtagelse fremkomme med Deres bemærkninger.", "svare"),
        ("Ansøgningsfristen er 1. december 2026.", "andet"),
        ("Det er en betingelse, at arbejdet er afsluttet inden den 1. marts 2027.", "andet"),
        ("Vi ser frem til at høre fra dig inden den 20. november.", "svare"),
        ("Vær venlig at bekræfte din deltagelse senest den 9. november 2026.", "svare"),
        ("Pengene skal stå på vores konto senest den 1. december 2026.", "betale"),
        ("Første rate på 500 kr. forfalder den 1. januar 2027.", "betale"),
        ("De bedes indbetale beløbet på vedlagte girokort inden 14 dage.", "betale"),
        ("Af hensyn til planlægningen beder vi om svar senest den 13. november.", "svare"),
        ("Klage skal indgives skriftligt via Klageportalen senest den 1. december 2026.", "klage"),
        ("Fristen for at klage er 4 uger fra den dag, afgørelsen er meddelt dig.", "klage"),
        ("Klagen skal være kommunen i hænde inden 4 uger fra modtagelsen.", "klage"),
        (
            "Hvis du vil klage, skal du gøre det inden fire uger. Du kan ringe eller skrive.",
            "klage",
        ),
        ("Du kan få vores afgørelse prøvet ved domstolene inden seks måneder.", "klage"),
        ("Afgørelsen kan inden 4 uger indbringes for Huslejenævnet.", "klage"),
        ("Har du ikke betalt den 15. november 2026, sender vi en rykker.", "betale"),
        ("Vi skal have fået dine papirer inden mandag den 23. november 2026.", "sende"),
        ("Bilen skal synes senest den 15. december 2026.", "andet"),
        (
            "Det skyldige beløb, 1.200 kr., bedes indbetalt snarest og senest den "
            "10. november 2026.",
            "betale",
        ),
        (
            "Du har ret til at udtale dig, før vi træffer afgørelse. Skriv til os "
            "senest den 17. november.",
            "svare",
        ),
        ("Senest den 20. november 2026 skal du have valgt leverandør.", "andet"),
        ("Inden 14 dage skal du meddele os, hvor du bor.", "svare"),
        ("Svarfrist: 20.11.26", "svare"),
        ("Frist for indsendelse af regnskab\n1. december 2026", "sende"),
        ("Betalingsfrist | 15.12.2026", "betale"),
        ("Klageadgang: Afgørelsen kan påklages til Ankestyrelsen inden 4 uger.", "klage"),
        ("Regningen skal betales senest ved månedens udgang.", "betale"),
        ("Ved manglende svar inden otte dage lukker vi sagen.", "svare"),
        (
            "Vi kan først udbetale, når vi har dit kontonummer. Send det senest den "
            "20. november 2026.",
            "sende",
        ),
        (
            "De anmodes om at møde til en samtale. Er De forhindret, bedes De melde "
            "afbud senest dagen før.",
            "andet",
        ),
        ("Den står dig frit for at gå videre. Er du utilfreds, så skriv inden 14 dage.", "klage"),
        ("Klagen behandles af os. Gavlen skal være malet senest den 1. maj 2027.", "andet"),
    ],
)
def test_what_the_reader_is_to_do(text: str, what: str) -> None:
    (found,) = find_deadlines(text, LETTER, RECEIVED)
    assert found.what == what


@pytest.mark.parametrize(
    "text",
    [
        "Vi behandler din sag inden for otte uger.",
        "Du får svar senest den 1. december.",
        "Kommunen skal træffe afgørelse inden 4 uger.",
        "Vi sendte dig et brev den 1. oktober og bad om svar inden 14 dage.",
        "Du fik en frist på otte dage, men vi hørte ikke fra dig.",
        "Hjælpen er bevilget frem til den 1. juni 2027.",
        "Pengene er på din konto senest den 30. november.",
        "Udlejer skal udbedre skaden inden 14 dage.",
        "Når kommunen har truffet en ny afgørelse, kan du klage inden fire uger.",
        "Ligger beløbet under 200 kr., opkræves det ikke.",
        "Sagen behandles normalt inden for 3 måneder.",
        "Vi kontakter dig inden 14 dage.",
        "Hjemmeplejen ringer senest fredag.",
        "Ankestyrelsen skal have sagen fra os inden fire uger.",
        "Børn under 18 år skal have samtykke.",
        "Prisen gælder indtil den 31. december 2026.",
        "Du har de seneste 14 dage været sygemeldt.",
        "Du har været sygemeldt i mere end 8 uger.",
        "Mødet varer en time, og vi slutter senest kl. 12.",
        "Regnskabet for 2025 blev afsluttet inden den 1. marts.",
        "Efter den 1. januar 2027 stiger taksten til 450 kr.",
        "Lønnen udbetales senest den sidste hverdag i måneden.",
        "En ansøgning skal efter loven indgives senest den 1. maj i året efter.",
        "Arbejdet forventes færdigt inden jul.",
        "Vi har modtaget din ansøgning den 1. november 2026.",
        "Din sag genoptages senest om et år.",
        "Opsigelsesvarslet er tre måneder.",
        "Kommunen klagede inden fristen.",
        "Du har tidligere fået 14 dage til at svare.",
        "Ydelsen stopper efter 52 uger.",
        "Klageren havde fire uger til at klage.",
        "Politiet fjerner bilen inden for to døgn.",
        "Du skal regne med op til fire ugers ventetid.",
        "Vi svarer på mails inden 3 hverdage.",
        "Åbningstid fra den 1. december: kl. 10-14.",
        "Kommunen har inden for de seneste fire uger modtaget to klager.",
        "Som svar på dit brev, som vi fik den 2. november, kan vi oplyse følgende.",
        "Sagsbehandlingsfristen er otte uger.",
        "Vi forventer at sende en afgørelse inden den 1. december.",
        "Beløbet trækkes fra din konto den 1. december 2026.",
        "Regionen skal udrede dig inden 30 dage.",
        "Vi betaler beløbet tilbage inden 14 dage.",
        "Din bevilling udløber den 31. januar 2027.",
        "Da du ikke svarede inden fristen, har vi afgjort sagen.",
        "Naboen har klaget inden fristens udløb.",
        "Du kan få hjælp indtil den 1. marts 2027.",
        "Du kan tidligst søge igen den 1. marts 2027.",
        "Sagen blev afgjort den 1. oktober, og klagefristen udløb den 29. oktober.",
        "Du fik brevet for fire uger siden.",
        "Vi vender tilbage, så snart vi har hørt fra lægen, dog senest den 1. december.",
        "Boligforeningen sørger for, at vinduet er skiftet inden jul.",
        "Du optjener ret til ferie i 12 måneder.",
        "Kommunens svar til Ankestyrelsen skal foreligge inden to uger.",
        "Medlemmer, der har betalt inden den 1. oktober, er med i lodtrækningen.",
        "Du modtager den første udbetaling senest den 31. december 2026.",
        "Renten beregnes fra den 1. december 2026.",
        "Dit barn begynder i børnehaven den 1. december 2026.",
        "Den 14. september 2026 bad vi dig sende lønsedler inden den 28. september 2026.",
        "Leverandøren skal levere hjælpemidlet senest ti hverdage efter bestillingen.",
        "Udlejeren har ret til adgang med seks ugers varsel.",
        "Sygedagpenge udbetales i højst 22 uger.",
        "Ved udgangen af november evaluerer vi indsatsen.",
        "Du er fritaget for at betale indtil den 1. januar 2027.",
        "Klageperioden for sidste års takster sluttede inden den 1. februar.",
        "Du får støtte til flytningen, hvis du flytter inden for fem år.",
        "Kommunen påtænker at udstede påbud om, at skuret fjernes inden to måneder.",
        "Patienten har ret til at blive undersøgt inden 30 dage.",
        "Skadedyrsbekæmperen skriver rapporten og sender dig den inden otte dage.",
    ],
)
def test_it_is_not_the_readers_time_or_not_now(text: str) -> None:
    assert find_deadlines(text, LETTER, RECEIVED) == []


@pytest.mark.parametrize(
    "unit",
    ["inden 4 uger fra ", "senest den 1. maj ", "hvis du ikke har modtaget ", "1 ", "\n", "frist "],
)
def test_hostile_text_does_not_hang(unit: str) -> None:
    assert isinstance(find_deadlines(unit * (8_000 // len(unit)), LETTER, RECEIVED), list)
