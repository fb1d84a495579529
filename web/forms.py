"""What a visitor filled in on a question page, as an answer or as a message that says what to do."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from navigator.answers import DONT_KNOW, Answer, answer_fault, answer_from
from navigator.model import LARGEST, Question
from navigator.words.wording import number_in_words
from web.numbers import read_number

NONE_OF_THESE = "geen_van_deze"
FIELD = "antwoord"


class FormError(Exception):
    """An answer that can't be used; the text tells the visitor what to do."""


def read_answer(question: Question, form: MultiDict[str, str]) -> Answer:
    """The answer given in a form.

    Raises:
        FormError: nothing, two contradicting things, or something impossible was filled in.
    """
    written = form.getlist(FIELD)
    chosen = [value for value in written if value.strip()]
    if not chosen:
        raise FormError(_nothing(question))
    if DONT_KNOW in chosen:
        if len(chosen) > 1:
            raise FormError("Kies een antwoord óf “Weet ik niet”, niet allebei.")
        return DONT_KNOW
    if question.kind == "meerkeuze":
        return _ticked(question, chosen)
    if len(chosen) > 1:
        raise FormError("Kies één antwoord.")
    if question.kind in LARGEST:
        return _number(question, chosen[0])
    value = {"ja": True, "nee": False}.get(chosen[0], chosen[0]) if question.kind == "ja_nee" else chosen[0]
    if answer_fault(question.kind, question.options, value):
        raise FormError("Kies een van de antwoorden hieronder.")
    return answer_from(question.options, value)


def _nothing(question: Question) -> str:
    if question.kind in LARGEST:
        return "Vul een getal in, of kies “Weet ik niet”."
    if question.kind == "meerkeuze":
        return "Kruis aan wat past. Past er niets, kies dan “Geen van deze”."
    return "Kies een antwoord. Weet u het niet, kies dan “Weet ik niet”."


def _ticked(question: Question, chosen: list[str]) -> Answer:
    if NONE_OF_THESE in chosen:
        if len(chosen) > 1:
            raise FormError("Kruis iets aan óf kies “Geen van deze”, niet allebei.")
        return ()
    if answer_fault(question.kind, question.options, chosen):
        raise FormError("Kies uit de antwoorden hieronder.")
    return answer_from(question.options, chosen)


def _number(question: Question, written: str) -> Answer:
    number = read_number(written)
    if number is None:
        raise FormError("Vul een heel getal in, met cijfers. Bijvoorbeeld 2500. Rond bedragen af op hele euro's.")
    largest = LARGEST[question.kind]
    if number > largest:
        raise FormError(f"Vul een getal in van 0 tot en met {number_in_words(question, largest)}.")
    return number
