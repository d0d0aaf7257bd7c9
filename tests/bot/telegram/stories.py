"""What people do with the bot, step by step: the same against the real command and in-process."""

from __future__ import annotations

import asyncio

from eval.simulation import Group, Member, Message, User
from tests.bot.telegram.real_bot import number_in, read

PASSPORT = "jeg har et spørgsmål om mit pas"
_SHOWN = "Jeg har ikke sendt noget endnu"


async def card(mette: Member, number: str) -> Message:
    """The head of a case's topic."""
    found = await read(mette, f"Sag {number} ", "Hvem har den")
    assert found.thread_id is not None
    return found


async def handed_over(person: User, channel: str, why: str = "en ferie") -> str:
    """Ask about a passport, then for a person, and put the text right; returns the case."""
    await person.send(PASSPORT)
    await read(person, "Nyt pas")
    await person.send("/menneske")
    await person.click(await read(person, _SHOWN), "Ret teksten")
    await read(person, "hvad der skal stå i stedet")
    await person.send(f"Mit pas er blevet væk, og jeg skal bruge det til {why}.")
    await person.click(await read(person, _SHOWN, "blevet væk"), "Send det")
    await person.click(await read(person, "Når du har valgt"), channel)
    if channel == "Bliv ringet op":
        await person.click(await read(person, "Hvilket nummer"), "Del mit nummer")
        return number_in(await read(person, "B-", "20 00 00 00"))
    return number_in(await read(person, "Din sag har nummer"))


async def taken(person: User, member: Member, asked: Message, who: str) -> Message:
    """Somebody takes the case under a message in its topic; returns what can be done next."""
    await member.click(asked, "Jeg tager den")
    await read(person, who, "taget din sag")
    return await read(member, "har taget sagen", topic=asked.thread_id)


async def written_both_ways(anna: User, mette: Member, topic: int | None) -> None:
    """Texts, corrections and files pass in both directions; a note stays inside."""
    sent = await anna.send("Hvornår kan jeg komme?")
    passed = await read(mette, "Hvornår kan jeg komme?", topic=topic)
    await anna.edit(sent, "Hvornår kan jeg komme forbi?")
    await read(mette, "Rettet af borgeren", "forbi?", topic=topic)
    await anna.send_document("brev.pdf", b"%PDF", caption="mit gamle pas")
    file = await read(mette, "mit gamle pas", topic=topic)
    assert "document" in file.raw
    answer = await mette.post("Kom i morgen.", topic, reply_to=passed)
    got = await read(anna, "Mette:\nKom i morgen.")
    assert got.reply_to == sent.id
    await mette.edit(answer, "Kom på torsdag.")
    await read(anna, "Mette:\nKom på torsdag.")
    await mette.post("// internt: spørg Ole", topic)
    await mette.post_document("svar.pdf", b"%PDF", topic=topic)
    await anna.wait_for(lambda m: "document" in m.raw, timeout=20)
    seen = str([message.raw for message in anna.inbox])
    assert "internt" not in seen
    assert "Privatnavn" not in seen
    assert "Kom i morgen" not in seen


async def agreed(anna: User, mette: Member, card: Message) -> None:
    """An agreement is proposed step by step, accepted, and stands in the plan."""
    topic = card.thread_id
    await mette.click(card, "Lav aftale")
    await mette.click(await read(mette, "Hvem skal gøre noget", topic=topic), "Kommunen")
    await read(mette, "Hvad skal der ske", topic=topic)
    await mette.post("Passet bliver sendt", topic)
    await read(mette, "Hvornår?", topic=topic)
    await mette.post("torsdag kl. 10", topic)
    preview = await read(mette, "Passet bliver sendt", "Datoen er", topic=topic)
    await mette.click(preview, "Send til borgeren")
    await anna.click(await read(anna, "Passet bliver sendt", "torsdag"), "Ja, det passer mig")
    await read(anna, "Så er det aftalt")
    await read(mette, "sagt ja", topic=topic)
    await anna.send("/minplan")
    await read(anna, "Din plan", "Passet bliver sendt")


async def closed(anna: User, mette: Member, card: Message) -> Message:
    """Closed with a reason; returns what the citizen reads."""
    await mette.click(card, "Luk")
    await read(mette, "Skriv, hvorfor sagen lukkes", topic=card.thread_id)
    await mette.post("Passet er bestilt.", card.thread_id)
    return await read(anna, "lukket din sag", "Passet er bestilt.")


async def questioned(anna: User, mette: Member, topic: int | None) -> None:
    """Three questions for the citizen, two for whoever closed the case."""
    for words, label in (
        ("respekt", "Ja, helt"),
        ("klar aftale", "Nogenlunde"),
        ("Hænger den hjælp", "Kun lidt"),
    ):
        await anna.click(await read(anna, words), label)
    await read(anna, "Tak, dit svar")
    await mette.click(await read(mette, "giver mening", topic=topic), "I høj grad")
    await mette.click(await read(mette, "skaber værdi", topic=topic), "I høj grad")
    await read(mette, "Tak, dit svar", topic=topic)


async def topic_closed(group: Group, topic: int | None, *, closed: bool = True) -> None:
    """Wait until a topic is closed, or open again."""
    assert topic is not None
    async with asyncio.timeout(20):
        while group.topics[topic].closed is not closed:
            await asyncio.sleep(0.05)


async def passed_on_and_ended(bo: User, mette: Member, ole: Member, group: Group) -> None:
    """Taken, passed on, taken there, and given up by the citizen."""
    number = await handed_over(bo, "Skriv sammen her", "et bryllup")
    line = await taken(bo, mette, await card(mette, number), "Mette fra Borgerservice")
    topic = line.thread_id
    await mette.click(line, "Giv videre")
    await mette.click(await read(mette, "Hvor skal sagen hen", topic=topic), "Teknik")
    await read(bo, "på vej til Teknik", "Mette har den stadig")
    await taken(bo, ole, await read(ole, "givet sagen videre", topic=topic), "Ole fra Teknik")
    await ole.post("Her er Ole.", topic)
    await read(bo, "Ole:\nHer er Ole.")
    await bo.send("/menneske")
    await bo.click(await read(bo, "har din sag"), "ikke have hjælp")
    await bo.click(await read(bo, f"lukke din sag {number}"), "Ja, luk sagen")
    await read(bo, f"{number} er lukket")
    await read(ole, "ikke have hjælp mere", topic=topic)
    await topic_closed(group, topic)


async def planned(carl: User) -> None:
    """Something of one's own is put in the plan."""
    await carl.send("/minplan")
    await carl.click(await read(carl, "ikke noget i din plan"), "Tilføj")
    await read(carl, "præcis som du skriver")
    await carl.send("Købe nye briller")
    await carl.click(await read(carl, "Hvornår er det"), "Uden dato")
    await read(carl, "Nu står det", "Købe nye briller")


async def shouted(carl: User, leader: User) -> None:
    """A letter that hurts is told to a leader, who reads it and answers."""
    await leader.start()
    await read(leader, "/raabt")
    await carl.send("/raab")
    await read(carl, "gør ondt", "112")
    await carl.send("brevet om mit pas er skrevet, så ingen forstår det")
    await carl.click(await read(carl, "Jeg sender det her", "ingen forstår"), "Send")
    await read(carl, "Mette", "gemt")
    await leader.click(await read(leader, "Der er råbt op", "ingen forstår"), "Jeg har læst det")
    await read(carl, "Mette har læst")
    await read(leader, "Skriv, hvad der bliver gjort")
    await leader.send("Vi skriver brevet om.")
    await read(carl, "Mette har svaret", "Vi skriver brevet om.")


async def erased(dora: User, mette: Member, group: Group) -> None:
    """Everything of a person with an open case is erased, and the staff are told."""
    topic = (await card(mette, await handed_over(dora, "Skriv sammen her", "en kur"))).thread_id
    await dora.send("/slet")
    await dora.click(await read(dora, "Vil du slette alt"), "Ja, slet det hele")
    await read(dora, "Nu er det slettet")
    await read(mette, "bedt om at få slettet alt", topic=topic)
    await topic_closed(group, topic)
