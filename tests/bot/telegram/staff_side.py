"""A case in the office, ready to be worked on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases import book
from bot.store.outbox import put, to_case
from bot.store.tables import Case
from bot.telegram.desk import message
from eval.simulation import Member, Message, User
from eval.simulation.chats import Chat
from tests.bot.telegram.office import Office, said


@dataclass
class Opened:
    """A citizen's case, its topic, and two colleagues in the group."""

    office: Office
    anna: User
    mette: Member
    ole: Member
    id: int
    topic: int

    async def case(self) -> Case:
        return next(case for case in await self.office.cases() if case.id == self.id)

    async def card(self) -> Message:
        return await self.mette.wait_for(said("Hvem har den"), topic=self.topic)

    async def taken(self) -> None:
        """Mette takes it."""
        await self.mette.click(await self.card(), "Jeg tager den")
        await self.anna.wait_for(said("Mette fra Borgerservice", "taget din sag"))
        await self.mette.wait_for(said("har taget sagen"), topic=self.topic)

    async def latest(self, *words: str) -> Message:
        """What the bot says in the topic."""
        return await self.mette.wait_for(said(*words), topic=self.topic)

    def citizen_reads(self) -> str:
        """Everything the bot has written to the citizen."""
        return "\n".join(message.text for message in self.anna.inbox)


async def open_case(office: Office, channel: str = "chat", urgency: str = "normal") -> Opened:
    """Start the bot with two on the staff, and open a case of a citizen's."""
    mette = office.staff("Mette", "borgerservice", leader=True)
    ole = office.staff("Ole", "teknik")
    await office.start()
    anna = await office.citizen()
    assert office.app
    desk, now = office.app.desk, office.clock()
    async with desk.database.begin() as tx:
        case = await book.open_case(
            tx,
            person=desk.pseudonyms.of(anna.id),
            department="borgerservice",
            urgency=urgency,
            channel=channel,
            summary="Jeg skal have et nyt pas",
            now=now,
        )
        put(tx, message(to_case(case.id), "Ny sag"), now)
    await office.app.sender.deliver([to_case(case.id)])
    return Opened(office, anna, mette, ole, case.id, await office.topic(case))


def private(office: Office, member: Member) -> User:
    """A colleague's own chat with the bot, which is not started yet."""
    world = office.server.world
    raw = {"id": member.id, "type": "private", "first_name": "-"}
    chat = Chat(raw, world.private_numbers, started=False)
    world.chats[chat.id] = chat
    return User(world, member.profile, chat)
