"""Numbers are found by how they begin, from their index, in a database of any language."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("channel_amazonorder", "amazon_order_id"),
        ("channel_amazonorder", "commerce_number"),
        ("commerce_order", "number"),
        ("commerce_order", "reference"),
        ("commerce_product", "sku"),
    ],
)
def test_a_number_is_compared_byte_by_byte(table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
            [table, column],
        )
        assert cursor.fetchall() == [("C",)]
