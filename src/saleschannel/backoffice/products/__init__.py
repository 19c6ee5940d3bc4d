"""Products, stock, alias SKUs, and their files."""
