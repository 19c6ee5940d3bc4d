"""Finds every text the product translates: calls in Python files, tags in templates. Needs no gettext tools."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.template import engines
from django.template.base import Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

import saleschannel

PACKAGE = Path(saleschannel.__file__).parent
PLAIN_CALLS = frozenset({"_", "gettext", "gettext_lazy"})
PLURAL_CALLS = frozenset({"ngettext", "ngettext_lazy"})
TEXT_IN_TAG = re.compile(r"""_\(("[^"]*"|'[^']*')\)""")

# What django-unfold shows on our pages without a German text of its own.
UNFOLD_MESSAGES = frozenset(
    {
        "Apply Filters",
        "Dark",
        "Expand row",
        "False",
        "Filters",
        "Forgotten your password or username?",
        "General",
        "Light",
        "No results found",
        "Reset filters",
        "Run",
        "Select all rows",
        "Submit",
        "System",
        "This page yielded into no results. Create a new item or reset your filters.",
        "Toggle password visibility",
        "True",
        "Type to search",
        "Welcome back to",
        "You have been successfully logged out from the administration",
    }
)


def used_messages() -> set[str]:
    """The msgids of the whole product."""
    return set(python_messages()) | set(template_messages()) | UNFOLD_MESSAGES


def python_messages() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from _messages_of(node)


def template_messages() -> Iterator[str]:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    for path in PACKAGE.rglob("templates/**/*.html"):
        source = path.read_text(encoding="utf-8")
        for kind in (TranslateNode, BlockTranslateNode):
            for node in Template(source, engine=engine).nodelist.get_nodes_by_type(kind):
                yield from _messages_of_tag(node)
        yield from (found[1:-1] for found in TEXT_IN_TAG.findall(source))


def _messages_of_tag(node: Any) -> Iterator[str]:
    if isinstance(node, TranslateNode):
        yield str(node.filter_expression.var.literal)
    elif isinstance(node, BlockTranslateNode):
        yield node.render_token_list(node.singular)[0]
        if node.plural:
            yield node.render_token_list(node.plural)[0]


def _messages_of(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    wanted = 1 if name in PLAIN_CALLS else 2 if name in PLURAL_CALLS else 0
    for argument in call.args[:wanted]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
            yield argument.value
