"""Quiz sessions."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables.fields import moment


class QuizSession(SQLModel, table=True):
    __tablename__ = "quiz_session"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    chapter_id: str
    retry: bool = False
    """Asks only what the session before got wrong."""
    started_at: datetime = moment()
    finished_at: datetime | None = moment(null=True)


class QuizQuestion(SQLModel, table=True):
    """One question of a session in the order in which it is asked."""

    __tablename__ = "quiz_question"

    session_id: int = Field(foreign_key="quiz_session.id", primary_key=True)
    position: int = Field(primary_key=True)
    question_id: str
    order: str
    """The options as they stand on the screen, such as `2031`."""
    chosen: str | None = None
    right: bool | None = None
    seen: bool = False
    """The explanation has been read and the person went on."""
