"""What two hundred thousand orders leave behind besides themselves, as SQL: shipments, papers, logs, jobs, products.

Triggers are off meanwhile (bench.million): the keys are right by construction. Names and numbers are made up.
"""

from __future__ import annotations

PRODUCTS = 20_000

STATEMENTS: dict[str, str] = {
    "products": """
        INSERT INTO commerce_product (sku, name, price, enabled, manage_stock, quantity, reserved)
        SELECT 'EXTRA-' || lpad(n::text, 6, '0'),
               (ARRAY['Blue', 'Large', 'Foldable', 'Organic'])[n % 4 + 1] || ' '
               || (ARRAY['Mug', 'Lamp', 'Kettle', 'Blanket', 'Notebook'])[n % 5 + 1] || ' No. ' || n,
               n % 97 + 0.99, n % 50 <> 0, n % 20 <> 0, n % 300, CASE WHEN n % 200 = 0 THEN 5 ELSE 0 END
          FROM generate_series(1, {products} - (SELECT count(*) FROM commerce_product)::int) n
    """,
    "reservations": """
        INSERT INTO commerce_reservation (reference, product_id, quantity)
        SELECT 'HELD-' || id, id, reserved FROM commerce_product WHERE sku LIKE 'EXTRA-%' AND reserved > 0
    """,
    "stock changes": """
        INSERT INTO commerce_stockchange (product_id, at, cause, old, new, actor, reason, reference)
        SELECT p.id, now() - make_interval(hours => 7 * n), (ARRAY['shipped', 'adjusted', 'imported'])[n % 3 + 1],
               p.quantity + n, p.quantity + n - 1, CASE n % 3 WHEN 0 THEN '' ELSE 'clerk' || n % 20 END, '', ''
          FROM generate_series(10, 1, -1) n, commerce_product p
    """,
    "aliases": """
        INSERT INTO channel_skualias (account_id, amazon_sku, product_sku, created_by)
        SELECT CASE WHEN n % 3 = 0 THEN NULL ELSE (SELECT min(id) FROM channel_selleraccount) END,
               'AMZ-' || lpad(n::text, 6, '0'), 'EXTRA-' || lpad((n % 15000 + 1)::text, 6, '0'), 'clerk' || n % 20
          FROM generate_series(1, 5000) n
    """,
    "shipments": """
        INSERT INTO commerce_shipment (order_id, number, external_key, shipped_at, created_at, actor, comment)
        SELECT id, lpad(id::text, 9, '0'), 'ship-' || id, purchased_at + interval '1 day',
               purchased_at + interval '1 day', 'clerk' || id % 20, ''
          FROM commerce_order WHERE state = 'complete' ORDER BY id
    """,
    "packages of shipments": """
        INSERT INTO commerce_shipmentpackage
               (shipment_id, number, carrier_code, carrier_name, shipping_method, tracking_number)
        SELECT id, number || '-1', 'UPS', '', '', '1Z-BENCH-' || number FROM commerce_shipment ORDER BY id
    """,
    "contents of packages": """
        INSERT INTO commerce_shipmentline (package_id, order_line_id, quantity)
        SELECT p.id, l.id, l.quantity FROM commerce_shipmentpackage p JOIN commerce_shipment s ON s.id = p.shipment_id
          JOIN commerce_orderline l ON l.order_id = s.order_id ORDER BY p.id
    """,
    "packages on Amazon": """
        INSERT INTO channel_package (order_id, package_reference, commerce_shipment, carrier_code, carrier_name,
               shipping_method, tracking_number, shipped_at, items, state, attempts, created_at, accepted_at, seen_at,
               check_after, error_message, mismatch)
        SELECT a.id, '1', s.number || '-1', 'UPS', '', '', '1Z-BENCH-' || s.number, s.shipped_at,
               (SELECT jsonb_agg(jsonb_build_object('order_item_id', i.order_item_id, 'quantity', i.quantity_ordered))
                  FROM channel_amazonorderitem i WHERE i.order_id = a.id),
               CASE WHEN a.id % 1000 = 0 THEN 'refused' WHEN a.id % 500 = 1 THEN 'accepted' ELSE 'seen' END, 1,
               s.shipped_at, s.shipped_at, s.shipped_at, NULL, '', ''
          FROM commerce_shipment s JOIN commerce_order o ON o.id = s.order_id
          JOIN channel_amazonorder a ON a.amazon_order_id = o.reference WHERE a.fulfilled_by = 'MERCHANT'
         ORDER BY a.id
    """,
    "invoices": """
        INSERT INTO commerce_invoice (order_id, number, created_at, subtotal, shipping, gift_wrap, fees, tax, discount,
               adjustment, grand_total)
        SELECT id, lpad(id::text, 9, '0'), purchased_at + interval '1 day', subtotal, shipping, gift_wrap, fees, tax,
               discount, adjustment, grand_total
          FROM commerce_order WHERE state = 'complete' ORDER BY id
    """,
    "lines of invoices": """
        INSERT INTO commerce_invoiceline (invoice_id, order_line_id, quantity, row_total, tax, discount)
        SELECT i.id, l.id, l.quantity, l.row_total, l.tax, l.discount
          FROM commerce_invoice i JOIN commerce_orderline l ON l.order_id = i.order_id ORDER BY i.id
    """,
    "credit memos": """
        INSERT INTO commerce_creditmemo (order_id, number, external_key, created_at, actor, reason, subtotal, shipping,
               other, tax, discount, adjustment, grand_total)
        SELECT order_id, lpad(id::text, 9, '0'), 'credit-' || id, created_at + interval '3 days', 'clerk1',
               'Arrived broken', subtotal, shipping, 0, tax, discount, 0, grand_total
          FROM commerce_invoice WHERE id % 100 = 0
    """,
    "lines of credit memos": """
        INSERT INTO commerce_creditmemoline
               (credit_memo_id, order_line_id, quantity, returned, row_total, tax, discount)
        SELECT m.id, l.id, l.quantity, false, l.row_total, l.tax, l.discount
          FROM commerce_creditmemo m JOIN commerce_orderline l ON l.order_id = m.order_id
    """,
    "changes of state": """
        INSERT INTO commerce_orderstatechange (order_id, old, new, at, cause)
        SELECT id, 'pending', state, purchased_at + interval '1 day', ''
          FROM commerce_order WHERE state IN ('complete', 'canceled') ORDER BY id
    """,
    "comments": """
        INSERT INTO commerce_ordercomment (order_id, at, actor, text)
        SELECT id, purchased_at + interval '2 hours', 'clerk' || id % 20, 'Packed twice, the first box was damp.'
          FROM commerce_order WHERE id % 20 = 0
    """,
    "unknown SKUs": """
        UPDATE channel_amazonorder o SET attention_detail = i.sku FROM channel_amazonorderitem i
         WHERE i.order_id = o.id AND i.position = 0 AND o.attention_reason = 'unknown_sku'
    """,
    "held orders": """
        UPDATE channel_amazonorder SET held_at = now() - interval '1 hour', held_by = 'clerk3',
               hold_reason = 'The buyer asked to wait.' WHERE status = 'unshipped' AND id % 50 = 0
    """,
    "programs": """
        UPDATE channel_amazonorder SET programs = CASE id % 2 WHEN 0 THEN '{{PRIME}}' ELSE '{{AMAZON_BUSINESS}}' END
               ::varchar[] WHERE id % 40 IN (0, 1)
    """,
    "cancellations": """
        INSERT INTO channel_cancellation (order_id, reason, actor, state, requested_at, error_message)
        SELECT id, 'NoInventory', 'clerk2', 'seen', purchased_at + interval '1 hour', ''
          FROM channel_amazonorder WHERE status = 'canceled' AND id % 4 = 0
    """,
    "errors": """
        INSERT INTO channel_communicationerror
               (account_id, amazon_order_id, operation, code, message, remedy, request_id, occurred_at)
        SELECT (SELECT min(id) FROM channel_selleraccount), CASE WHEN n % 3 = 0 THEN o.amazon_order_id ELSE '' END,
               'searchOrders', (ARRAY['Unavailable', 'Throttled', 'OrderRejected', 'InvalidInput'])[n % 4 + 1],
               'Amazon did not answer within 30 s.', 'Nothing: it is tried again by itself.', 'request-' || n,
               now() - make_interval(mins => 3 * (30000 - n))
          FROM generate_series(1, 30000) n
          JOIN (SELECT amazon_order_id, row_number() OVER () AS place FROM channel_amazonorder LIMIT 30000) o
            ON o.place = n
         ORDER BY n
    """,
    "activity": """
        INSERT INTO channel_activity (occurred_at, type, actor, store_id, facts)
        SELECT now() - make_interval(secs => 50 * (100000 - n)),
               (ARRAY['user.signed_in', 'product.changed', 'file.exported', 'settings.store_renamed'])[n % 4 + 1],
               'clerk' || n % 20, CASE WHEN n % 4 = 3 THEN (SELECT min(id) FROM channel_store) END,
               jsonb_build_object('sku', 'EXTRA-000001', 'file', 'orders.csv', 'name', 'orders', 'store', 'Guests',
                                  'user', 'clerk1', 'orders', 10, 'number', 10, 'changes', '{{}}'::jsonb)
          FROM generate_series(1, 100000) n
    """,
    "views of buyer data": """
        INSERT INTO backoffice_buyerdataview (viewed_at, actor, kind, address, orders, customers)
        SELECT now() - make_interval(secs => 150 * (30000 - n)), 'clerk' || n % 20,
               (ARRAY['orders', 'order', 'commerce_order', 'customers'])[n % 4 + 1], '192.0.2.0',
               CASE n % 4 WHEN 0 THEN (SELECT array_agg(bench_order_id(n * 50 + k)) FROM generate_series(1, 50) k)
                          WHEN 3 THEN '{{}}' ELSE ARRAY[bench_order_id(n)] END,
               CASE n % 4 WHEN 3 THEN ARRAY[lpad(n::text, 9, '0')] ELSE '{{}}' END
          FROM generate_series(1, 30000) n
    """,
    "exports of buyer data": """
        INSERT INTO backoffice_buyerdataview (viewed_at, actor, kind, address, orders, customers)
        SELECT now() - make_interval(mins => n), 'clerk' || n, 'export', '192.0.2.0',
               (SELECT array_agg(bench_order_id(k)) FROM generate_series(1, 100000) k), '{{}}'
          FROM generate_series(1, 3) n
    """,
    "runs": """
        INSERT INTO channel_bulkrun
               (action, state, actor, request_key, parameters, total, done, skipped, failed, created_at, finished_at)
        SELECT (ARRAY['retry', 'hold', 'release', 'cancel'])[n % 4 + 1],
               CASE WHEN n = 300 THEN 'running' ELSE 'finished' END, 'clerk' || n % 20, 'run-' || n,
               '{{"reason": "The buyer asked."}}', 1000, 600, 200, 200, now() - make_interval(hours => 300 - n), now()
          FROM generate_series(1, 300) n
    """,
    "orders of runs": """
        INSERT INTO channel_bulkitem (run_id, order_id, amazon_order_id, line, state, message)
        SELECT r.id, o.id, o.amazon_order_id, 0, CASE WHEN o.n % 5 < 3 THEN 'done' WHEN o.n % 5 = 3 THEN 'skipped'
               ELSE 'failed' END, CASE WHEN o.n % 5 = 4 THEN 'The order is shipped.' ELSE '' END
          FROM channel_bulkrun r, (SELECT id, amazon_order_id, row_number() OVER () AS n FROM channel_amazonorder
                                    LIMIT 1000) o WHERE r.id > (SELECT max(id) - 100 FROM channel_bulkrun)
    """,
    "notices": """
        INSERT INTO channel_notice (kind, subject, severity, facts, first_seen_at, opened_at, closed_at, told_at,
               told_severity, reminders, acknowledged_by)
        SELECT 'ship_by_near', 'store:' || n, CASE n % 2 WHEN 0 THEN 'warning' ELSE 'problem' END,
               '{{"store": "Guests", "late": 3, "near": 5, "first": "2026-01-01T08:00:00+00:00"}}',
               now() - make_interval(hours => 2 * (2000 - n)), now() - make_interval(hours => 2 * (2000 - n)),
               CASE WHEN n <= 1995 THEN now() - make_interval(hours => 2 * (2000 - n) - 1) END, now(),
               CASE n % 2 WHEN 0 THEN 'warning' ELSE 'problem' END, 0, ''
          FROM generate_series(1, 2000) n
    """,
    "deliveries of notices": """
        INSERT INTO channel_noticedelivery
               (notice_id, occasion, number, channel, receiver, state, attempts, due_at, sent_at, error)
        SELECT id, 'opened', 0, 'mail', 'staff' || k || '@shop.example', 'sent', 1, opened_at, opened_at, ''
          FROM channel_notice, generate_series(1, 3) k
    """,
    "workers": """
        INSERT INTO procrastinate_workers (last_heartbeat) SELECT now() FROM generate_series(1, 3)
    """,
    "jobs": """
        INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status, scheduled_at, attempts)
        SELECT 'default', (ARRAY['advance_order', 'confirm_shipment', 'import_orders', 'keep_figures'])[n % 4 + 1],
               'amazon-order:' || n, jsonb_build_object('amazon_order_id', n),
               (CASE WHEN n > 148000 THEN 'todo' WHEN n % 300 = 0 THEN 'failed' WHEN n % 1000 = 1 THEN 'cancelled'
                     ELSE 'succeeded' END)::procrastinate_job_status, NULL, 1
          FROM generate_series(1, 150000) n
    """,
    "stories of jobs": """
        INSERT INTO procrastinate_events (job_id, type, at)
        SELECT id, (ARRAY['deferred', 'started', 'succeeded'])[k]::procrastinate_job_event_type,
               now() - make_interval(secs => 150000 - id % 150000 - k)
          FROM procrastinate_jobs, generate_series(1, 3) k
    """,
    "failures of jobs": """
        INSERT INTO jobs_jobfailure (job_id, job, ids, error, traceback, occurred_at)
        SELECT id, task_name, args, 'Unavailable', '', now() - make_interval(secs => 150000 - id % 150000)
          FROM procrastinate_jobs WHERE status = 'failed'
    """,
    "delays": """
        INSERT INTO channel_creationdelay (store_id, created_at, seconds, orders)
        SELECT s.id, now() - make_interval(mins => 5 * n), ARRAY[n % 7 + 1, n % 40 + 9, n % 200 + 60], ARRAY[60, 30, 5]
          FROM generate_series(5000, 1, -1) n, channel_store s
    """,
    "people": """
        INSERT INTO auth_user
               (password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
        SELECT '!', false, 'clerk' || n, '', '', 'clerk' || n || '@shop.example', true, true, now()
          FROM generate_series(1, 60) n
    """,
    "roles": """
        INSERT INTO backoffice_person (user_id, role, language)
        SELECT id, (ARRAY['clerk', 'manager', 'operator', 'read_only'])[id % 4 + 1], '' FROM auth_user
    """,
    "failed sign-ins": """
        INSERT INTO backoffice_signinattempt (attempted_at, account, address)
        SELECT now() - make_interval(mins => n), 'account' || n % 30, '192.0.2.0' FROM generate_series(1, 2000) n
    """,
}


def statements() -> dict[str, str]:
    """What is added and how, in the order in which it must be."""
    return {name: statement.format(products=PRODUCTS) for name, statement in STATEMENTS.items()}
