"""Letters of our own, of every kind and every verdict, and a short way to make one."""

from __future__ import annotations

from datetime import date

DAY = date(2026, 11, 3)
"""The date of every letter here: a Tuesday."""

TODAY = date(2026, 11, 9)

CPR, ACCOUNT, NAME = "010203-1234", "1234 0012345678", "Birthe Holm Kristensen"
APPEAL = """Klagevejledning
Du kan klage over denne afgørelse. Klagen skal være hos os senest 4 uger efter, at du har fået
brevet. Holder vi fast ved afgørelsen, sender vi din klage videre til Ankestyrelsen."""


def letter(body: str, *, name: str = "Kære læser", dated: str = "3. november 2026") -> str:
    """A letter around a body; `dated` may be empty."""
    day = f"Dato: {dated}\n" if dated else ""
    return f"""Nørreby Kommune
Borgercentret
Havnegade 9, 9999 Nørreby

{day}Sagsnr. 27-0441

{name}

{body}

Venlig hilsen
Borgercentret
Telefon 00 00 31 41
"""


GRANTED = letter(
    f"""Afgørelse om rengøring

Du har spurgt, om vi kan gøre rent hos dig.

Vi har besluttet, at du får rengøring hver anden uge fra den 1. december 2026. Det sker efter
servicelovens § 83. Du skal ikke betale for det.

Begrundelse
Vi har lagt vægt på, at du ikke selv kan støvsuge, efter at du har brækket hoften.

{APPEAL}"""
)
REFUSED = letter(
    f"""Afgørelse om tilskud til en elcykel

Du har bedt om tilskud til en elcykel.

Vi giver afslag på dit ønske om en elcykel. Efter servicelovens § 112 kan vi kun give
hjælpemidler, der hjælper meget i hverdagen.

Begrundelse
Vi har lagt vægt på, at du kan komme rundt med din rollator og med bussen.

{APPEAL}"""
)
PARTLY = letter(
    f"""Afgørelse om praktisk hjælp

Vi bevilger dig hjælp til indkøb en gang om ugen. Vi kan ikke imødekomme dit ønske om hjælp til
havearbejde, fordi det ligger uden for det, vi må hjælpe med.

{APPEAL}"""
)
STOPPED = letter(
    f"""Afgørelse om din kontanthjælp

Kommunen har truffet afgørelse om, at din kontanthjælp stopper fra den 1. december 2026, fordi du
har fået arbejde på fuld tid. Afgørelsen er truffet efter § 11 i lov om aktiv socialpolitik.

{APPEAL}"""
)
REPAY = letter(
    f"""Afgørelse om tilbagebetaling

Vi har besluttet, at du skal betale 4.250 kr. tilbage. Du har fået boligstøtte i tre måneder, efter
at du var flyttet. Beløbet skal betales senest den 1. december 2026.

{APPEAL}"""
)
UPHELD = letter(
    """Afgørelse fra Ankestyrelsen

Ankestyrelsen har truffet afgørelse i din klage over kommunen. Vi stadfæster kommunens afgørelse.
Det betyder, at vi er kommet til det samme resultat som kommunen. Du kan ikke klage videre til en
anden myndighed, men du kan gå til domstolene."""
)
SENT_BACK = letter(
    """Afgørelse fra Ankestyrelsen

Ankestyrelsen har truffet afgørelse om din sag. Vi ophæver kommunens afgørelse og hjemviser sagen.
Kommunen skal derfor se på sagen igen og finde ud af, hvor meget du kan gå."""
)
ORDER = letter(
    f"""Påbud om at fjerne affald

Kommunen har truffet afgørelse om, at du skal fjerne de gamle dæk fra din grund senest den
15. december 2026. Det sker efter miljøbeskyttelsesloven.

{APPEAL}"""
)
HEARING = letter(
    """Partshøring om din sag

Vi overvejer at stoppe din hjælp til indkøb. Før vi træffer en afgørelse, har du mulighed for at
komme med bemærkninger. Vi skal have dine bemærkninger senest den 17. november 2026.

Vi har fået at vide, at din søn er flyttet ind hos dig, og at han handler ind."""
)
SUMMONS = letter(
    """Indkaldelse til samtale

Du skal møde til en samtale på jobcentret torsdag den 19. november 2026 kl. 10.30 på Havnegade 9.
Medbring din ansøgning og et billede af din uddannelse. Kan du ikke komme, skal du ringe til os."""
)
BILL = letter(
    """Opkrævning for børnehave

Her er regningen for din datters plads i børnehaven i november. Beløb at betale er 2.140 kr.
Sidste rettidige betalingsdag er den 13. november 2026. Betal gerne med betalingsservice."""
)
REMINDER = letter(
    """Rykker for manglende betaling

Vi har ikke fået dine penge for vand og varme. Du skylder 1.875,50 kr. og et gebyr på 100 kr.
Betalingsfristen er den 20. november 2026. Betaler du ikke, sender vi kravet videre."""
)
MISSING = letter(
    """Vi mangler oplysninger i din sag

Tak for dit brev om boligstøtte. Vi mangler nogle oplysninger, før sagen kan behandles. Send os en
kopi af din lejekontrakt senest den 24. november 2026. Vi mangler også en underskrift fra dig."""
)
RECEIPT = letter(
    """Kvittering for din ansøgning

Vi har modtaget din ansøgning om et parkeringskort. Du hører fra os igen, når en medarbejder har
læst den. Det tager som regel omkring fem uger, og du behøver ikke at sende mere til os nu."""
)
OFFER = letter(
    """Tilbud om en plejebolig

Vi kan tilbyde dig en plejebolig på Fyrvej 4 fra den 1. januar 2027. Du skal sige ja til tilbuddet
senest den 18. november 2026. Takker du nej til boligen, beholder du din plads på listen."""
)
NOTICE = letter(
    """Orientering til alle beboere på Havnegade

Vi lægger nye rør i jorden i uge 47 og uge 48. Der er lukket for vandet om formiddagen. Du behøver
ikke at gøre noget selv, men fyld gerne en spand om morgenen, og ring til os, hvis noget lækker."""
)

LETTERS = {
    "granted": GRANTED,
    "refused": REFUSED,
    "partly": PARTLY,
    "stopped": STOPPED,
    "repay": REPAY,
    "upheld": UPHELD,
    "sent back": SENT_BACK,
    "order": ORDER,
    "hearing": HEARING,
    "summons": SUMMONS,
    "bill": BILL,
    "reminder": REMINDER,
    "missing": MISSING,
    "receipt": RECEIPT,
    "offer": OFFER,
    "notice": NOTICE,
}

PRIVATE = letter(
    f"""Afgørelse om din boligstøtte

Vi har besluttet, at {NAME} med nummer {CPR} får 1.312 kr. i boligstøtte om måneden fra den
1. december 2026. Pengene går ind på konto {ACCOUNT}. Din klage skal være hos os senest 4 uger
efter, at du har fået brevet, og den skal være mærket med {CPR}.

{APPEAL}""",
    name=f"Kære {NAME}",
)

ENGLISH = """Norreby Municipality
Date: 3 November 2026

Dear Sir or Madam

The municipality has decided that you are entitled to cleaning every second week from the first of
December. You may appeal against this decision within four weeks after you have received this
letter. If you have any questions, you are welcome to call us on weekdays before noon.

Kind regards
The citizen centre
"""

OWN_WORDS = (
    "Hej, jeg har haft ondt i ryggen siden i sommer, og nu kan jeg ikke længere selv gøre rent i "
    "mit hus. Min datter bor langt væk, og min nabo er lige så gammel som mig. Jeg ville høre, om "
    "jeg kan få en, der kommer forbi en gang imellem, for min læge siger, at jeg skal tage den "
    "med ro, og jeg bliver så ked af at se på det rod."
)
