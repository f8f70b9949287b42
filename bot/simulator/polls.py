"""Polls and quizzes. Source: https://core.telegram.org/bots/api#poll"""

from dataclasses import dataclass, field

from bot.simulator.chats import Json


@dataclass
class Poll:
    """One poll and its votes."""

    id: str
    chat_id: int
    message_id: int
    base: Json
    """The `Poll` object without what votes change."""
    options: list[Json]
    """text, text_entities and persistent_id of each."""
    closed: bool
    close_date: int | None = None
    """Unix time at which it closes by itself."""
    votes: dict[int, list[int]] = field(default_factory=dict)
    """User id -> indices chosen."""

    def api(self) -> Json:
        """Return the `Poll` object as it stands."""
        counts = [sum(index in chosen for chosen in self.votes.values()) for index in range(len(self.options))]
        options = [{**option, "voter_count": count} for option, count in zip(self.options, counts, strict=True)]
        return {**self.base, "options": options, "total_voter_count": len(self.votes), "is_closed": self.closed}

    def vote(self, user_id: int, chosen: list[int]) -> None:
        """Count a vote, or take it back where `chosen` is empty.

        Raises ValueError where a client does not let the person vote so (`PollManager::set_poll_answer` of tdlib/td).
        """
        if self.closed:
            raise ValueError("the poll is closed")
        if any(not 0 <= index < len(self.options) for index in chosen):
            raise ValueError("the poll has no such option")
        if len(chosen) > 1 and not self.base["allows_multiple_answers"]:
            raise ValueError("the poll takes one answer")
        if user_id in self.votes and not self.base["allows_revoting"]:
            raise ValueError("the vote stands")
        if chosen:
            self.votes[user_id] = sorted(set(chosen))
        else:
            self.votes.pop(user_id, None)

    def answer(self, user: Json) -> Json:
        """Return the `PollAnswer` object of a person."""
        chosen = self.votes.get(user["id"], [])
        persistent = [self.options[index]["persistent_id"] for index in chosen]
        return {"poll_id": self.id, "user": user, "option_ids": chosen, "option_persistent_ids": persistent}
