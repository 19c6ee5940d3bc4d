"""The built-in Commerce: order processing, printing, invoices, credit memos, customers."""
