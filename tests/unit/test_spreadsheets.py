"""Tables from spreadsheets: what is written is read again, and no cell becomes a formula on the way."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from saleschannel import spreadsheets
from saleschannel.spreadsheets import TableError, csv_line, harmless, plain, read_table


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12)


@given(text=st.one_of(texts, st.builds(lambda start, end: start + end, st.text("'=+-@", max_size=4), texts)))
def test_a_harmless_text_is_no_formula_and_becomes_what_it_was(text: str) -> None:
    written = harmless(text)
    assert not written.startswith(("=", "+", "-", "@"))
    assert plain(written) == text


@given(
    rows=st.lists(st.lists(texts.map(str.strip), min_size=2, max_size=2), max_size=6),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read_again(rows: list[list[str]], encoding: str) -> None:
    content = csv_line(["a", "b"]) + "".join(csv_line(row) for row in rows)
    table = read_table(content.encode(encoding))
    assert table.header == ["a", "b"]
    assert [row.cells for row in table.rows] == [row for row in rows if any(row)]


WORKBOOK = workbook(["sku", "name"], ["MUG", "Mug"])


@settings(max_examples=40, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.builds(lambda at, cut: WORKBOOK[:at] + WORKBOOK[at + cut :], st.integers(4, 4_000), st.integers(1, 50)),
    )
)
def test_whatever_bytes_are_sent_the_answer_is_a_table_or_an_explanation(content: bytes) -> None:
    refusal = None
    try:
        list(read_table(content).rows)
    except TableError as error:
        refusal = error
    assert refusal is None or (refusal.problem and refusal.remedy)


def test_cells_of_a_workbook_are_what_people_see() -> None:
    table = read_table(workbook(["sku", "n", None], [1.0, True], [], ["0012", 2.5], [None, "x"]))
    assert (table.header, table.format) == (["sku", "n"], "XLSX")
    assert [tuple(row) for row in table.rows] == [(2, ["1", "yes"]), (4, ["0012", "2.5"]), (5, ["", "x"])]


def test_a_file_with_too_many_rows_is_refused_with_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_ROWS", 2)
    with pytest.raises(TableError) as refused:
        list(read_table(b"a\n1\n2\n3\n").rows)
    assert (refused.value.line, refused.value.problem) == (4, "The file has more than 2 rows.")


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED", 100)
    with pytest.raises(TableError, match="The file unpacks to too much"):
        list(read_table(workbook(["sku"], ["MUG"])).rows)


def test_empty_columns_at_the_end_do_not_matter() -> None:
    table = read_table(b"sku;name;;\nMUG;Mug;;\n")
    assert (table.header, [row.cells for row in table.rows]) == (["sku", "name"], [["MUG", "Mug"]])
