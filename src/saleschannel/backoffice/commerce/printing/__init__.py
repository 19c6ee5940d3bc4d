"""Documents on paper: packing slips, pick lists, invoices and credit memos, as printable pages and as PDF."""
