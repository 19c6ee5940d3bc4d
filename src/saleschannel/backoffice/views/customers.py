"""Customer accounts that were built from Amazon orders, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import page
from saleschannel.commerce.builtin.models import Customer
from saleschannel.keyset import KeyColumn, KeysetPage, capped_count, keyset_page, requested_place
from saleschannel.vault.keyring import DecryptionError

KEYS = (KeyColumn("id", int, descending=True),)


def customers(request: HttpRequest) -> HttpResponse:
    found = Customer.objects.all()
    place = requested_place(request.GET, KEYS)
    problem = ""
    try:
        listed = keyset_page(found.values_list("id", "number", "name", "email", "created_at"), KEYS, place)
    except DecryptionError as error:
        listed, problem = KeysetPage([]), str(error)
    context = {"rows": listed.rows, "page": listed, "count": capped_count(found), "problem": problem}
    return page(request, "customers.html", _("Customers"), context)
