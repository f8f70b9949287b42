"""The practicum: one step at a time, what to do, what to hand in, where am I."""

from collections import Counter

from bot.actions import FinishStep, HandIn, Home, ShowPracticum, ShowStep
from bot.domain import practicum as domain
from bot.domain.practicum import StepState
from bot.flows.gone import gone
from bot.flows.scene import Scene, Sent
from bot.reply import Button, Html, Reply, Row, Words, button, say
from content.schema import EvidenceKind, Gate, Practicum, Step
from storage import practicums
from storage.tables import EvidenceRow, StepProgress, Waiting

LONGEST_TEXT = 4000
LARGEST_FILE = 20 * 1024 * 1024
"""What a bot can fetch again: https://core.telegram.org/bots/api#getfile"""


async def choose(scene: Scene) -> Reply:
    """The practicum to work on; a lone one is shown at once."""
    found = [chapter.practicum for chapter in scene.catalog.course.chapters if chapter.practicum]
    if len(found) == 1:
        return await show(scene, ShowPracticum(found[0].id))
    rows: list[Row] = [(button("button.practicum", ShowPracticum(one.id), title=one.title),) for one in found]
    return Reply(say("practice.choose", count=len(found)), (*rows, (button("button.home", Home()),)))


async def show(scene: Scene, action: ShowPracticum) -> Reply:
    """Aim, way of working, all steps with their state; the main button opens the current one."""
    practicum = _practicum(scene, action.practicum)
    if practicum is None:
        return gone()
    states = await states_of(scene, practicum)
    steps = [{"title": step.title, "minutes": step.minutes, "state": states[step.id].name} for step in practicum.steps]
    words = say(
        "practice.overview",
        title=practicum.title,
        goal=Html(practicum.goal),
        mode=Html(practicum.mode),
        steps=steps,
        criteria=[criterion.title for criterion in practicum.rubric],
    )
    rows: list[Row] = [(button("button.home", Home()),)]
    current = next((step for step in practicum.steps if states[step.id] is not StepState.DONE), None)
    if current is not None:
        number = practicum.steps.index(current) + 1
        rows.append((button("button.current_step", ShowStep(current.id), number=number, title=current.title),))
    return Reply(words, tuple(rows))


async def show_step(scene: Scene, action: ShowStep) -> Reply:
    """What to do in this step, and what to hand in."""
    place = await _open(scene, action.step)
    if not isinstance(place, tuple):
        return place
    practicum, step, state = place
    if await practicums.step(scene.unit, scene.me, step.id) is None:
        await scene.unit.insert(StepProgress(person_id=scene.me, step_id=step.id, opened_at=scene.now))
    counts = await _counts(scene, step)
    words = say(
        "practice.step",
        number=practicum.steps.index(step) + 1,
        of=len(practicum.steps),
        title=step.title,
        minutes=step.minutes,
        guide=Html(step.guide),
        good=Html(step.good),
        kinds=[kind.value for kind in step.evidence.kinds],
        wanted=step.evidence.at_least,
        handed=sum(counts.values()),
        state=state.name,
    )
    return Reply(words, _step_buttons(practicum, step, state, domain.missing(step, counts)))


async def ask_evidence(scene: Scene, action: HandIn) -> Reply:
    """From now on what this person sends is evidence for the step."""
    place = await _open(scene, action.step)
    if not isinstance(place, tuple):
        return place
    _practicum_of, step, state = place
    if state is StepState.DONE:
        return await show_step(scene, ShowStep(step.id))
    scene.person.waiting = Waiting.EVIDENCE
    scene.person.waiting_for = step.id
    counts = await _counts(scene, step)
    return Reply(
        say(
            "practice.send_now",
            title=step.title,
            kinds=[kind.value for kind in step.evidence.kinds],
            missing=domain.missing(step, counts),
        ),
        ((button("button.back_to_step", ShowStep(step.id)),),),
    )


async def receive(scene: Scene, sent: Sent) -> Reply:
    """Takes a piece of evidence for the step that is waited for; says kindly why where it cannot."""
    step = scene.catalog.step(scene.person.waiting_for)
    if step is None:
        scene.person.waiting = Waiting.NOTHING
        return gone()
    back: tuple[Row, ...] = ((button("button.back_to_step", ShowStep(step.id)),),)
    refusal = _refusal(step, sent)
    if refusal is not None:
        return Reply(refusal, back)
    together = sent.album is not None and await practicums.album_begun(scene.unit, scene.me, sent.album)
    await _keep(scene, step, sent)
    if together:
        return Reply(received=True)  # the first picture of the album has been answered
    counts = await _counts(scene, step)
    missing = domain.missing(step, counts)
    words = say("practice.received", handed=sum(counts.values()), missing=missing)
    main: tuple[Row, ...] = () if missing else ((button("button.finish_step", FinishStep(step.id)),),)
    return Reply(words, (*back, *main), received=True)


def _refusal(step: Step, sent: Sent) -> Words | None:
    if sent.kind is None or not domain.accepts(step, sent.kind):
        return say("practice.wrong_kind", kinds=[each.value for each in step.evidence.kinds])
    if len(sent.text) > LONGEST_TEXT:
        return say("practice.too_long", limit=LONGEST_TEXT, length=len(sent.text))
    if sent.size > LARGEST_FILE:
        return say("practice.too_big", limit=LARGEST_FILE // 2**20, size=-(-sent.size // 2**20))
    return None


async def _keep(scene: Scene, step: Step, sent: Sent) -> None:
    if sent.kind is None:
        raise ValueError("evidence without a kind")
    await scene.unit.insert(
        EvidenceRow(
            person_id=scene.me,
            step_id=step.id,
            kind=sent.kind.value,
            text=sent.text,
            file_id=sent.file_id,
            file_name=sent.file_name,
            message_id=sent.message_id,
            album=sent.album,
            handed_in_at=scene.now,
        )
    )


async def finish_step(scene: Scene, action: FinishStep) -> Reply:
    """Closes the step when enough is in, and opens the next one."""
    place = await _open(scene, action.step)
    if not isinstance(place, tuple):
        return place
    practicum, step, state = place
    missing = domain.missing(step, await _counts(scene, step))
    if state is StepState.OPEN and missing:
        screen = await ask_evidence(scene, HandIn(step.id))
        return Reply(screen.words, screen.buttons, notice=say("practice.still_missing", missing=missing))
    if state is StepState.OPEN and step.gate is Gate.SELF:
        row = await practicums.step(scene.unit, scene.me, step.id)
        if row is None:
            row = await scene.unit.insert(StepProgress(person_id=scene.me, step_id=step.id, opened_at=scene.now))
        row.done_at = scene.now
        await scene.unit.flush()
    states = await states_of(scene, practicum)
    rows: list[Row] = [(button("button.practicum_overview", ShowPracticum(practicum.id)),)]
    following = next((one for one in practicum.steps if states[one.id] is StepState.OPEN), None)
    if following is not None:
        number = practicum.steps.index(following) + 1
        rows.append((button("button.current_step", ShowStep(following.id), number=number, title=following.title),))
    else:
        rows.append((button("button.home", Home()),))
    done = sum(state is StepState.DONE for state in states.values())
    words = say(
        "practice.step_done",
        title=step.title,
        done=done,
        of=len(states),
        waits=states[step.id] is StepState.HANDED_IN,
        last=step is practicum.steps[-1],
    )
    return Reply(words, tuple(rows))


def _step_buttons(practicum: Practicum, step: Step, state: StepState, missing: int) -> tuple[Row, ...]:
    overview = button("button.practicum_overview", ShowPracticum(practicum.id))
    if state is StepState.DONE:
        return ((overview,),)
    hand_in = button("button.hand_in", HandIn(step.id))
    if missing or state is StepState.HANDED_IN:
        return ((overview,), (hand_in,))
    side: tuple[Button, ...] = (overview, hand_in)
    return (side, (button("button.finish_step", FinishStep(step.id)),))


def _practicum(scene: Scene, practicum_id: str) -> Practicum | None:
    found = (chapter.practicum for chapter in scene.catalog.course.chapters)
    return next((one for one in found if one is not None and one.id == practicum_id), None)


async def _open(scene: Scene, step_id: str) -> tuple[Practicum, Step, StepState] | Reply:
    """The step with its state, or the screen to show instead because it is locked or gone."""
    step, practicum = scene.catalog.step(step_id), scene.catalog.practicum_of_step(step_id)
    if step is None or practicum is None:
        return gone()
    state = (await states_of(scene, practicum))[step.id]
    if state is StepState.LOCKED:
        screen = await show(scene, ShowPracticum(practicum.id))
        return Reply(screen.words, screen.buttons, notice=say("practice.locked"))
    return practicum, step, state


async def states_of(scene: Scene, practicum: Practicum) -> dict[str, StepState]:
    """Each step of the practicum with its state for this person."""
    done, handed = await practicums.standing(scene.unit, scene.me)
    return domain.states(practicum, done, handed)


async def all_states(scene: Scene) -> list[tuple[Practicum, dict[str, StepState]]]:
    """Every practicum of the course with the states of its steps for this person."""
    done, handed = await practicums.standing(scene.unit, scene.me)
    found = (chapter.practicum for chapter in scene.catalog.course.chapters)
    return [(one, domain.states(one, done, handed)) for one in found if one is not None]


async def _counts(scene: Scene, step: Step) -> Counter[EvidenceKind]:
    rows = await practicums.evidence(scene.unit, scene.me)
    return Counter(EvidenceKind(row.kind) for row in rows if row.step_id == step.id)
