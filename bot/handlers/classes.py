"""/class in the private chat, and what happens in a class's group."""

from telegram import ChatMember, Update

from bot.actions import (
    Assign,
    ChangeDraft,
    ChooseAssignment,
    ChooseClassQuiz,
    GlanceAssignment,
    OpenAssignment,
    OpenDraft,
    Regrade,
    SetClassQuiz,
    ShowAssignment,
    ShowClass,
    ShowClasses,
    ShowDraft,
    ShowDraftLessons,
    ShowDraftQuestions,
    ShowShares,
    ShowShort,
    ShowShorts,
    ShowTrouble,
    TickLesson,
    TickQuestion,
)
from bot.context import Context
from bot.flows import class_report, classes, draft_picks, drafts, people, set_quiz, shorts, trouble
from bot.flows.scene import Scene
from bot.handlers.feature import Command, Feature, plain
from bot.reply import Button, Reply, say
from storage import chats

CLASS = Feature(
    commands=(Command("class", plain(classes.show_all, ShowClasses()), instructors=True),),
    taps={
        ShowClasses: classes.show_all,
        ShowClass: classes.show,
        ShowTrouble: trouble.show,
        ChooseAssignment: classes.choose,
        Assign: classes.assign,
        ShowAssignment: class_report.show,
        GlanceAssignment: classes.glance,
        OpenAssignment: classes.open_assigned,
        ChooseClassQuiz: drafts.choose,
        OpenDraft: drafts.open_draft,
        ShowDraft: drafts.show,
        ChangeDraft: drafts.change,
        ShowDraftLessons: draft_picks.lessons,
        TickLesson: draft_picks.tick_lesson,
        ShowDraftQuestions: draft_picks.questions,
        TickQuestion: draft_picks.tick_question,
        SetClassQuiz: set_quiz.set_quiz,
        ShowShares: class_report.shares,
        ShowShorts: shorts.show_all,
        ShowShort: shorts.show_one,
        Regrade: shorts.regrade,
    },
)
IN_GROUPS = frozenset({GlanceAssignment})
"""The only buttons that stand in a group."""

_PRESENT = frozenset({ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER})


async def bot_moved(update: Update, context: Context) -> None:
    """The bot was added, removed, blocked or unblocked."""
    moved = update.my_chat_member
    if moved is None:
        return
    before, now = _present(moved.old_chat_member), _present(moved.new_chat_member)
    chat = moved.chat

    async def flow(scene: Scene) -> Reply:
        if chat.type == chat.PRIVATE:
            people.reached(scene, now)
            return Reply()
        if now and not before:
            return await classes.group_joined(scene, chat.id, chat.title or "")
        if before and not now:
            await classes.group_left(scene, chat.id)
        return Reply()

    await context.run(update, flow)


async def group_moved(update: Update, context: Context) -> None:
    """The group became a supergroup: Telegram tells so in the old chat and again in the new one."""
    message = update.effective_message
    if message is None or message.migrate_to_chat_id is None:
        return
    old, new = message.chat_id, message.migrate_to_chat_id

    async def flow(scene: Scene) -> Reply:
        await chats.move(scene.unit, old, new)
        return Reply()

    await context.run(update, flow)


async def group_command(update: Update, context: Context) -> None:
    """A command in the group: learning happens in the private chat. What our own button sends is greeted already."""
    message = update.effective_message
    typed = (message.text or "").split() if message else []

    async def flow(_scene: Scene) -> Reply:
        if typed[1:] == [classes.BROUGHT]:
            return Reply()
        return Reply(say("home.private_only"), ((Button(say("button.private_chat"), start="home"),),))

    await context.run(update, flow)


def _present(member: ChatMember) -> bool:
    return member.status in _PRESENT
