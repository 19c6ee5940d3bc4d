"""Grows a database of ten thousand imported orders to a million by copying them in SQL, with all that hangs on them.

The copies are history: other numbers, earlier dates, statuses as a running shop has them (most shipped, few waiting,
cancelled or in need of attention). Triggers are off meanwhile, so foreign keys are not checked; the keys are right by
construction. Packages, shipments and invoices are not copied: neither the import nor the Orders tab reads them.
"""

from __future__ import annotations

import time

import psycopg

from bench.workbench import url

TEN_THOUSAND = 10_000
COPIES = 99
ID_STEP = 1_000_000
"""Ids of one copy; ids of the imported rows stay in one such step."""

ORDER_ID_FUNCTION = """
    CREATE OR REPLACE FUNCTION bench_order_id(index bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT '9' || (index % 90 + 10) || '-' || lpad((m / 10000000)::text, 7, '0')
               || '-' || lpad((m % 10000000)::text, 7, '0')
        FROM (SELECT index * 2654435761 % 100000000000000 AS m) AS mixed
    $$
"""
# Which order a row belongs to, and the order's place in the endless list of bench.amazon_pages.
ORIGINALS = """
    CREATE TABLE bench_original AS
    SELECT o.id, o.amazon_order_id, c.id AS commerce_id, substr(o.seller_order_id, 3)::bigint AS index
      FROM channel_amazonorder o JOIN commerce_order c ON c.reference = o.amazon_order_id;
    ALTER TABLE bench_original ADD PRIMARY KEY (id);
    CREATE UNIQUE INDEX ON bench_original (amazon_order_id);
    CREATE UNIQUE INDEX ON bench_original (commerce_id);
    ANALYZE bench_original
"""
# Of a thousand orders: 940 shipped, 22 cancelled, 30 unshipped, 4 partly shipped, 3 awaiting Amazon, 1 a problem.
STATUS = """
    CASE WHEN i < 940 THEN 'shipped' WHEN i < 962 THEN 'canceled' WHEN i < 992 THEN 'unshipped'
         WHEN i < 996 THEN 'partially_shipped' WHEN i < 999 THEN 'awaiting_amazon' ELSE 'problem' END
"""
AMAZON_STATUS = """
    CASE WHEN i < 940 THEN 'SHIPPED' WHEN i < 962 THEN 'CANCELLED' WHEN i < 992 THEN 'UNSHIPPED'
         WHEN i < 996 THEN 'PARTIALLY_SHIPPED' WHEN i < 999 THEN 'PENDING' ELSE 'UNFULFILLABLE' END
"""
COMMERCE_STATE = """
    CASE WHEN i < 940 THEN 'complete' WHEN i < 962 THEN 'canceled' WHEN i < 992 THEN 'pending' ELSE 'processing' END
"""
ATTENTION = "CASE i WHEN 990 THEN 'unknown_sku' WHEN 991 THEN 'out_of_stock' WHEN 999 THEN 'unfulfillable' ELSE '' END"
SHIPPED_UNITS = "CASE WHEN i < 940 THEN t.quantity ELSE 0 END"
EARLIER = "make_interval(secs => 25 * 10000::double precision * {copy})"

# Per table: how a row finds its original (alias `o`), and the columns that a copy has otherwise. `i` spreads statuses.
CHANGES: dict[str, tuple[str, dict[str, str]]] = {
    "channel_amazonorder": (
        "o.id = t.id",
        {
            "id": "t.id + {shift}",
            "amazon_order_id": "bench_order_id(o.index + {indexes})",
            "seller_order_id": "'S-' || lpad((o.index + {indexes})::text, 9, '0')",
            "purchased_at": f"t.purchased_at - {EARLIER}",
            "last_updated_at": f"t.last_updated_at - {EARLIER}",
            "imported_at": f"t.imported_at - {EARLIER}",
            "ship_by": f"t.ship_by - {EARLIER}",
            "fulfilled_by": "CASE WHEN o.index % 5 = 0 THEN 'AMAZON' ELSE 'MERCHANT' END",
            "fulfillment_status": AMAZON_STATUS,
            "status": STATUS,
            "commerce_state": COMMERCE_STATE,
            "commerce_status": COMMERCE_STATE,
            "commerce_number": "lpad((t.commerce_number::bigint + {shift})::text, 9, '0')",
            "attention_reason": ATTENTION,
        },
    ),
    "channel_amazonorderitem": (
        "o.id = t.order_id",
        {"id": "t.id + {shift}", "order_id": "t.order_id + {shift}", "quantity_shipped": "t.quantity_ordered"},
    ),
    "channel_orderevent": (
        "o.id = t.order_id",
        {"id": "t.id + {shift}", "order_id": "t.order_id + {shift}", "occurred_at": f"t.occurred_at - {EARLIER}"},
    ),
    "commerce_order": (
        "o.commerce_id = t.id",
        {
            "id": "t.id + {shift}",
            "reference": "bench_order_id(o.index + {indexes})",
            "number": "lpad((t.number::bigint + {shift})::text, 9, '0')",
            "purchased_at": f"t.purchased_at - {EARLIER}",
            "created_at": f"t.created_at - {EARLIER}",
            "state": COMMERCE_STATE,
            "status": COMMERCE_STATE,
            "customer_id": "t.customer_id + {shift}",
        },
    ),
    "commerce_orderline": (
        "o.commerce_id = t.order_id",
        {
            "id": "t.id + {shift}",
            "order_id": "t.order_id + {shift}",
            "quantity_shipped": SHIPPED_UNITS,
            "quantity_invoiced": SHIPPED_UNITS,
        },
    ),
    "erp_erpevent": (
        "o.amazon_order_id = t.subject",
        {"id": "t.id + {shift}", "subject": "bench_order_id(o.index + {indexes})"},
    ),
}
COPY_CUSTOMERS = """
    INSERT INTO commerce_customer (id, number, email_digest, email, name, created_at)
    SELECT id + {shift}, lpad((number::bigint + {shift})::text, 9, '0'),
           substr(sha256(email_digest || '{copy}'::bytea), 1, 16), email, name, created_at
      FROM commerce_customer WHERE id > {floor} AND id <= {floor} + {step}
"""


def grow(database: str, copies: int = COPIES, *, floor: int = 0) -> None:
    """Add the copies, then collect statistics. Minutes for a million orders.

    `floor`: the imported rows have ids from here on, and those of the copies are lower the older they are, as in a
    database that grew by itself. Without it they are higher.
    """
    with psycopg.connect(url(database), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no triggers
        connection.execute("SET synchronous_commit = off")
        connection.execute(ORDER_ID_FUNCTION)
        connection.execute(ORIGINALS)
        for copy in range(1, copies + 1):
            started = time.perf_counter()
            for statement in statements(connection, copy, floor):
                connection.execute(statement)
            if copy % 10 == 0:
                print(f"  {copy + 1} x {TEN_THOUSAND:,} orders, {time.perf_counter() - started:.1f} s each", flush=True)
        connection.execute("DROP TABLE bench_original")
        for table in (*CHANGES, "commerce_customer"):
            connection.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
        for kind in ("order", "customer"):
            sequence = f"commerce_{kind}_number_sequence"
            connection.execute(f"SELECT setval('{sequence}', (SELECT max(number::bigint) FROM commerce_{kind}))")
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def statements(connection: psycopg.Connection, copy: int, floor: int = 0) -> list[str]:
    words = {
        "shift": copy * ID_STEP * (-1 if floor else 1),
        "indexes": (copy + 1000) * TEN_THOUSAND,
        "copy": copy,
        "floor": floor,
        "step": ID_STEP,
    }
    inserts = [COPY_CUSTOMERS.format(**words)]
    for table, (condition, changes) in CHANGES.items():
        names = columns_of(connection, table)
        values = ", ".join(changes.get(name, f"t.{name}").format(**words) for name in names)
        inserts.append(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} t"
            f" JOIN (SELECT *, (index * 7919 + {copy}) % 1000 AS i FROM bench_original) o ON {condition}"
        )
    return inserts


def columns_of(connection: psycopg.Connection, table: str) -> list[str]:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position", [table]
    )
    return [row[0] for row in found.fetchall()]
