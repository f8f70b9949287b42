"""A course by its ids. An id that an edit of the course removed gives None, never an error."""

from collections import defaultdict
from functools import cached_property
from hashlib import sha256
from typing import TypeAlias

from bot.domain.search import Search
from content.schema import Card, Chapter, Course, Lesson, Practicum, Question, RecallCard, Source, Step, Term

Item: TypeAlias = RecallCard | Question
"""What is reviewed: a fact asked for without options, or a question."""

_TERM_ID = 12
"""Hexadecimal digits, enough to tell the terms of a glossary apart."""
_NUMBER = 7
"""Hexadecimal digits: 28 bits."""


class Catalog:
    """Look-ups into one course, built once; the course never changes, so neither does this."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.lessons: tuple[Lesson, ...] = tuple(lesson for chapter in course.chapters for lesson in chapter.lessons)
        """All lessons in course order."""
        self._places = {lesson.id: place for place, lesson in enumerate(self.lessons)}
        self._chapters = {chapter.id: chapter for chapter in course.chapters}
        self._chapter_of = {lesson.id: chapter for chapter in course.chapters for lesson in chapter.lessons}
        self._recalls = {recall.id: recall for chapter in course.chapters for recall in chapter.recalls}
        self._asked = {lesson.id: _questions_on_cards(lesson) for lesson in self.lessons}
        self._asking = {question.id: lesson for lesson in self.lessons for question in self._asked[lesson.id]}
        self._questions = self._all_questions()
        self._taught = self._questions_by_source()
        self._practicum_of = _practicums_by_step(course)
        self._steps = {step.id: step for practicum in self._practicum_of.values() for step in practicum.steps}
        self._items = self._items_by_lesson()
        self._terms = {term_id(term): term for term in course.glossary}
        self._terms_by_number = {number_of(term.term): term for term in course.glossary}
        self._questions_by_number = {number_of(name): question for name, question in self._questions.items()}

    @cached_property
    def search(self) -> Search:
        """The course's index, built when somebody first looks for something."""
        return Search(self.course)

    def chapter(self, chapter_id: str) -> Chapter | None:
        """Return the chapter, None if there is none of that id."""
        return self._chapters.get(chapter_id)

    def lesson(self, lesson_id: str) -> Lesson | None:
        """Return the lesson, None if there is none of that id."""
        place = self._places.get(lesson_id)
        return None if place is None else self.lessons[place]

    def chapter_of(self, lesson_id: str) -> Chapter | None:
        """Return the chapter that the lesson belongs to."""
        return self._chapter_of.get(lesson_id)

    def question(self, question_id: str) -> Question | None:
        """Return a question of a quiz or of a lesson card."""
        return self._questions.get(question_id)

    def asking(self, question_id: str) -> Lesson | None:
        """Return the lesson with the card that asks the question, which may be about another lesson; None for none."""
        return self._asking.get(question_id)

    def questions_of_lesson(self, lesson_id: str) -> tuple[Question, ...]:
        """Return all questions about what the lesson teaches, on cards and in quizzes."""
        return self._taught.get(lesson_id, ())

    def questions_of_chapter(self, chapter: Chapter) -> tuple[str, ...]:
        """Return the ids of all questions about what the chapter teaches."""
        return tuple(question.id for lesson in chapter.lessons for question in self.questions_of_lesson(lesson.id))

    def recall(self, recall_id: str) -> RecallCard | None:
        """Return the recall card, None if there is none of that id."""
        return self._recalls.get(recall_id)

    def item(self, item_id: str) -> Item | None:
        """Return what is reviewed under this id: a recall card or a question."""
        return self.recall(item_id) or self.question(item_id)

    def items_of_lesson(self, lesson_id: str) -> tuple[Item, ...]:
        """Return what finishing the lesson brings into review: its recall cards, then the questions on its cards."""
        return self._items.get(lesson_id, ())

    def items_of_chapter(self, chapter_id: str) -> tuple[Item, ...]:
        """Return everything of the chapter that is reviewed: what its lessons bring, then its quiz's questions."""
        chapter = self.chapter(chapter_id)
        if chapter is None:
            return ()
        items: dict[str, Item] = {item.id: item for one in chapter.lessons for item in self.items_of_lesson(one.id)}
        return tuple((items | {question.id: question for question in chapter.quiz}).values())

    def card(self, source: Source) -> Card | None:
        """Return the lesson's card, None if an edit took it away."""
        lesson = self.lesson(source.lesson)
        return next((card for card in lesson.cards if card.id == source.card), None) if lesson else None

    def step(self, step_id: str) -> Step | None:
        """Return the practicum step, None if there is none of that id."""
        return self._steps.get(step_id)

    def practicum_of_step(self, step_id: str) -> Practicum | None:
        """Return the practicum that the step belongs to."""
        return self._practicum_of.get(step_id)

    def term(self, term_id: str) -> Term | None:
        """Return the glossary's term, None if there is none of that id."""
        return self._terms.get(term_id)

    def term_by_number(self, number: int) -> Term | None:
        """Return the term whose name has this `number_of`."""
        return self._terms_by_number.get(number)

    def question_by_number(self, number: int) -> Question | None:
        """Return the question whose id has this `number_of`."""
        return self._questions_by_number.get(number)

    def _all_questions(self) -> dict[str, Question]:
        in_lessons = [question for questions in self._asked.values() for question in questions]
        in_quizzes = [question for chapter in self.course.chapters for question in chapter.quiz]
        return {question.id: question for question in (*in_lessons, *in_quizzes)}

    def _questions_by_source(self) -> dict[str, tuple[Question, ...]]:
        taught: defaultdict[str, list[Question]] = defaultdict(list)
        for question in self._questions.values():
            taught[question.source.lesson].append(question)
        return {lesson_id: tuple(questions) for lesson_id, questions in taught.items()}

    def _items_by_lesson(self) -> dict[str, tuple[Item, ...]]:
        recalls: defaultdict[str, list[RecallCard]] = defaultdict(list)
        for recall in self._recalls.values():
            recalls[recall.source.lesson].append(recall)
        return {lesson.id: (*recalls[lesson.id], *self._asked[lesson.id]) for lesson in self.lessons}


def fact_of(source: Source) -> str:
    """Return the name of the fact that a card teaches: items with the same one give each other away."""
    return f"{source.lesson}#{source.card}"


def term_id(term: Term) -> str:
    """Return what a button calls the term: a glossary gives no ids, so it is made from the name."""
    return sha256(term.term.encode()).hexdigest()[:_TERM_ID]


def number_of(name: str) -> int:
    """Return what stands for an id or a term, in 28 bits, where a button has no room for the name."""
    return int(sha256(name.encode()).hexdigest()[:_NUMBER], 16)


def _questions_on_cards(lesson: Lesson) -> tuple[Question, ...]:
    return tuple(card.question for card in lesson.cards if card.question)


def _practicums_by_step(course: Course) -> dict[str, Practicum]:
    practicums = [chapter.practicum for chapter in course.chapters if chapter.practicum]
    return {step.id: practicum for practicum in practicums for step in practicum.steps}
