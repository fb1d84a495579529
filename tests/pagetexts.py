"""What a visitor reads of a template, for the tests that hold the words of the pages to plain language."""

from __future__ import annotations

import re


def visible_text(template: str) -> str:
    """What a visitor reads of a template: each branch once, each value as one word, each element on its own."""
    text = re.sub(r"{#.*?#}", "", template, flags=re.DOTALL)
    text = re.sub(r"{%-?\s*(?:end)?if\b.*?%}", " ", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}", "\n\n", text, flags=re.DOTALL)
    text = re.sub(r"{{.*?}}", "waarde", text, flags=re.DOTALL)
    text = re.sub(r"</?(?:a|span|strong|em|q|code|b|i)\b[^>]*>", " ", text)
    return re.sub(r"<[^>]*>", "\n\n", text)


def strings_of(template: str) -> list[str]:
    """The pieces of text that a template chooses between in its expressions."""
    expressions = re.findall(r"{{.*?}}", template, flags=re.DOTALL)
    return [text for expression in expressions for text in re.findall("'([^']*)'", expression) if " " in text.strip()]
