"""Codes in words: a list that can be read over the telephone, and every way in which people write a code."""

from __future__ import annotations

import math
import random
import re
import secrets
import string
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navigator.store import codes
from navigator.store.codes import WORDS_IN_A_CODE, new_code, normal_code, word_list, word_meant, written_words

CODE = "zebra ananas walrus ijsje yoghurt muziek fles geluk kwast tosti"
AWKWARD = {
    *("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"),  # mistaken for a number
    *("dood", "oorlog", "wapen", "pistool", "bom", "bloed", "ziek", "ezel", "trut", "hoer", "neger", "lul", "kut"),
    *("anna", "jan", "fleur", "iris", "roos", "daan", "sem", "luna", "merel", "storm", "jasmijn"),  # names
}


# --- the list


def slips(word: str) -> set[str]:
    """Everything that one wrong, missing, extra or swapped letter makes of a word, and the word itself."""
    found = {word}
    for place in range(len(word) + 1):
        start, rest = word[:place], word[place:]
        found |= {start + letter + rest for letter in string.ascii_lowercase}
        if rest:
            found.add(start + rest[1:])
            found |= {start + letter + rest[1:] for letter in string.ascii_lowercase}
        if len(rest) > 1:
            found.add(start + rest[1] + rest[0] + rest[2:])
    return found


def sound(word: str) -> str:
    """A word as it sounds to a bad ear: `ei` like `ij`, `d` at the end like `t`, `v` like `f`."""
    for letters, heard in (
        ("sch", "sg"),
        ("ch", "g"),
        ("ij", "y"),
        ("ei", "y"),
        ("au", "ou"),
        ("th", "t"),
        ("ph", "f"),
    ):
        word = word.replace(letters, heard)
    word = re.sub("c(?=[eiy])", "s", word).replace("c", "k").replace("v", "f").replace("z", "s")
    word = re.sub("b$", "p", re.sub("d$", "t", word))
    return re.sub(r"([bdfgklmnprst])\1", r"\1", word)


def test_the_list_has_1024_short_plain_words() -> None:
    """1,024 different words of 3 to 8 plain small letters, in order: ten of them make 100 bits."""
    words = list(word_list())
    assert len(set(words)) == len(words) == 1024
    assert words == sorted(words)
    assert all(re.fullmatch("[a-z]{3,8}", word) for word in words)
    assert math.log2(len(words)) * WORDS_IN_A_CODE == 100


def test_the_first_four_letters_tell_a_word() -> None:
    """No two words begin with the same four letters."""
    assert [pair for pair, count in Counter(word[:4] for word in word_list()).items() if count > 1] == []


def test_one_slip_never_leads_to_another_word() -> None:
    """No text is one slip away from two words: every two words differ in at least three letters."""
    made = Counter(text for word in word_list() for text in slips(word))
    assert [text for text, count in made.items() if count > 1] == []


def test_no_two_words_sound_alike() -> None:
    """Also for who does not hear the difference between `ei` and `ij`, `d` and `t` or `v` and `f`, words differ."""
    heard = {sound(word): word for word in word_list()}
    assert len(heard) == 1024
    near = [(word, heard[text]) for word in word_list() for text in slips(sound(word)) & heard.keys()]
    assert [(word, other) for word, other in near if word != other] == []


def test_the_list_has_no_awkward_words() -> None:
    """No word is a number, a common first name, or one that hurts."""
    assert AWKWARD.isdisjoint(word_list())


# --- a new code


def test_a_new_code_is_ten_words_of_the_list() -> None:
    """Codes are ten words, all different from each other, with every word of the list about equally often."""
    made = [new_code() for _ in range(3000)]
    assert len(set(made)) == 3000
    assert {len(code.split(" ")) for code in made} == {10}
    used = Counter(word for code in made for word in code.split(" "))
    assert used.keys() == set(word_list())
    assert max(used.values()) < 80  # 29 on average
    assert all(normal_code(code) == code for code in made)


def test_codes_come_from_a_source_that_no_one_can_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every word is drawn from the whole list with `secrets`."""
    drawn: list[int] = []

    def choice(words: tuple[str, ...]) -> str:
        drawn.append(len(words))
        return words[-1]

    monkeypatch.setattr(secrets, "choice", choice)
    assert new_code() == " ".join([word_list()[-1]] * 10)
    assert drawn == [1024] * 10


# --- a code as people write it


NUMBERED = " ".join(f"{number}. {word}" for number, word in enumerate(CODE.split(), 1))
COLUMNS = "\n".join(f"{one})\t{two}" for one, two in enumerate(CODE.split(), 1))


@pytest.mark.parametrize(
    "written",
    [
        CODE,
        CODE.upper(),
        CODE.title(),
        f"  {CODE.replace(' ', '   ')}\n",
        CODE.replace(" ", "-"),
        CODE.replace(" ", " – "),
        CODE.replace(" ", ", "),
        CODE.replace(" ", ","),
        CODE.replace(" ", "; "),
        CODE.replace(" ", "\n"),
        CODE.replace(" ", "\u00a0"),
        f"“{CODE}.”",
        f"#{CODE.replace(' ', '-')}",
        NUMBERED,
        NUMBERED.replace(". ", "."),
        NUMBERED.replace(". ", ""),
        COLUMNS,
        CODE.replace("ijsje", "ĳsje"),
        CODE.replace("ijsje", "ysje"),
        CODE.replace("ijsje", "ÍJSJE"),
        CODE.replace("zebra", "zébra"),
    ],
)
def test_a_code_may_be_written_in_many_ways(written: str) -> None:
    """Capitals, spaces, dashes, commas, lines, numbers and accents don't matter."""
    assert normal_code(written) == CODE


@pytest.mark.parametrize(
    "slip", ["zebr", "ebra", "zebrra", "zebtra", "zebre", "sebra", "ezbra", "zebar", "zerba", "z3bra", "zebra7"]
)
def test_one_wrong_letter_in_a_word_is_mended(slip: str) -> None:
    """A letter that is wrong, missing, too many or in the place of its neighbour does not keep anyone out."""
    assert normal_code(CODE.replace("zebra", slip)) == CODE


def test_a_slip_in_every_word_is_mended() -> None:
    """One slip in each of the ten words still leads to the code, whatever the words and slips."""
    draw = random.Random(4)
    for _ in range(40):
        words = draw.choices(word_list(), k=10)
        written = [draw.choice(sorted(text for text in slips(word) if text)) for word in words]
        assert normal_code(" ".join(written)) == " ".join(words), written


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "1 2 3 4 5 6 7 8 9 10",
        "zebra",
        CODE.rsplit(" ", 1)[0],
        f"{CODE} fles",
        CODE.replace("zebra", "zeebrraa"),
        CODE.replace("zebra", "xxxxx"),
        CODE.replace("zebra ananas", "zebraananas"),
        CODE.replace(" ", ""),
        "23456-789ab-cdefg-hjkmn-pqrst",
        "зебра " * 10,
        "a" * 100_000,
        "a " * 100_000,
        "\u0301" * 1000,
    ],
)
def test_what_is_no_code_is_nothing(written: str) -> None:
    """Too few words, too many, or one that is none of ours: that is no code."""
    assert normal_code(written) == ""


def test_a_word_near_two_others_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a slip could come from two words, neither is chosen."""
    monkeypatch.setattr(codes, "word_list", lambda: ("bal", "bak", "stoel"))
    assert word_meant("bax") == ""
    assert word_meant("stoul") == "stoel"


@given(st.text())
def test_any_text_is_a_code_or_nothing(written: str) -> None:
    """No text breaks the reading, and what comes out is empty or reads as itself."""
    code = normal_code(written)
    assert code == "" or normal_code(code) == code


@given(
    st.lists(st.sampled_from(word_list()), min_size=10, max_size=10), st.sampled_from([" ", "-", ", ", "\n", " 1) "])
)
def test_every_code_reads_as_itself(words: list[str], between: str) -> None:
    """Any ten words of the list are a code, however they are separated."""
    assert normal_code(between.join(words)) == " ".join(words)
    assert written_words(between.join(words)) == words
