"""Addresses of products, their files, alias SKUs and the SKUs that block orders."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.products import alias_views as aliases
from saleschannel.backoffice.products import deed_views as product_deeds
from saleschannel.backoffice.products import import_views as product_imports
from saleschannel.backoffice.products import views as products

CHANGE = Right.PRODUCTS

PATTERNS = [
    staff_page("commerce/products/", products.products, "products"),
    staff_page("commerce/products/new/", products.new_product, "new_product", CHANGE),
    staff_page("commerce/products/switch/", products.switch_products, "switch_products", CHANGE),
    staff_page("commerce/products/suggest/", aliases.suggest_products, "suggest_products"),
    staff_page("commerce/products/<int:pk>/", products.product, "product", deed=CHANGE),
    staff_page("commerce/products/<int:pk>/stock/", product_deeds.adjust_stock, "adjust_stock", CHANGE),
    staff_page("commerce/products/<int:pk>/aliases/", product_deeds.add_alias, "add_product_alias", CHANGE),
    staff_page(
        "commerce/products/<int:pk>/aliases/<int:alias>/remove/",
        product_deeds.remove_alias,
        "remove_product_alias",
        CHANGE,
    ),
    staff_page("commerce/aliases/", aliases.aliases, "aliases", deed=CHANGE),
    staff_page("commerce/aliases/<int:pk>/remove/", aliases.remove_alias, "remove_alias", CHANGE),
    staff_page("commerce/unknown-skus/", aliases.unknown_skus, "unknown_skus"),
    staff_page("commerce/unknown-skus/map/", aliases.map_sku, "map_sku", CHANGE),
    staff_page("commerce/import/<slug:kind>/", product_imports.import_file, "import_file", CHANGE),
    staff_page("commerce/export/<slug:kind>/", product_imports.export, "export_file"),
    staff_page("commerce/prepared/<slug:key>/", product_imports.prepared_import, "prepared_import", CHANGE),
]
