"""What was worked out of how a class forgets."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables.fields import long_text, moment


class ParameterSet(SQLModel, table=True):
    """Parameters of the scheduler fitted to a class's answers; append-only, for the log names them.

    In use is the newest one of a class that was adopted.
    """

    __tablename__ = "parameter_set"

    id: int | None = Field(default=None, primary_key=True)
    class_id: int = Field(foreign_key="classroom.id", index=True)
    parameters: str = long_text()
    """As `bot.domain.model` writes them."""
    fitted_at: datetime = moment()
    reviews: int
    """Answers on a later day than the one before, which are all that tell of forgetting."""
    judged_on: int
    """So many of them, the newest, the fit did not see."""
    loss_before: float
    """Of those, by the parameters in use then: the mean of -ln of the chance given to what came."""
    loss_after: float
    """The same by these."""
    adopted: bool
