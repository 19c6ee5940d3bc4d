"""Customer accounts: found by e-mail within the website, or created in the one way that sends no mail.

`PUT customers/0` creates silently, `POST customers` welcomes the buyer (observed §2.3). Accounts are made without an
address: an address that is refused must not cost the order.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from saleschannel.commerce.adobe.client import AdobeClient
from saleschannel.commerce.adobe.directory import StoreView
from saleschannel.commerce.adobe.order_entity import Sent
from saleschannel.commerce.adobe.order_names import NOBODY, PersonName, customers_name, split_name
from saleschannel.commerce.adobe.search import Filter, batches, criteria, one_of
from saleschannel.domain.commerce import CustomerDraft
from saleschannel.domain.errors import OrderRejected, OutcomeUnknown

_FIELDS = "items[id,email,website_id]"


class _SeenCustomer(msgspec.Struct):
    id: int
    email: str = ""


class _CustomerList(msgspec.Struct):
    items: list[_SeenCustomer] | None = None


class _CustomerEntity(Sent, frozen=True, kw_only=True):
    email: str
    firstname: str
    lastname: str
    website_id: int
    store_id: int
    group_id: int


class _CustomerBody(Sent, frozen=True, kw_only=True):
    customer: _CustomerEntity


class FoundCustomer(msgspec.Struct, frozen=True):
    """An account; `created` by this call."""

    id: int
    created: bool = False


class Customers:
    """The customer resource."""

    def __init__(self, client: AdobeClient) -> None:
        self._client = client

    def by_email(self, emails: Iterable[str], website_id: int) -> dict[str, int]:
        """Ids of the accounts that exist, by e-mail in lower case."""
        found: dict[str, int] = {}
        website = Filter("website_id", str(website_id))
        for batch in batches(email.lower() for email in emails):
            params = criteria(one_of("email", batch), website, fields=_FIELDS)
            answer = self._client.get("customers/search", _CustomerList, params)
            found |= {each.email.lower(): each.id for each in answer.items or []}
        return found

    def create(self, draft: CustomerDraft, view: StoreView, group_id: int) -> FoundCustomer:
        """An account for the buyer. Where it turns out to exist, or may have been made, it is looked for again.

        Raises OrderRejected when Magento refuses the account, OutcomeUnknown when nobody can tell.
        """
        try:
            return self._create(draft, view, group_id, customers_name(split_name(draft.name)))
        except OrderRejected:
            existing = self._again(draft, view)
            if existing is not None:
                return existing
            return self._create(draft, view, group_id, PersonName(*NOBODY))
        except OutcomeUnknown:
            existing = self._again(draft, view)
            if existing is None:
                raise
            return existing

    def _create(self, draft: CustomerDraft, view: StoreView, group_id: int, name: PersonName) -> FoundCustomer:
        entity = _CustomerEntity(
            email=draft.email.strip(),
            firstname=name.first,
            lastname=name.last,
            website_id=view.website_id,
            store_id=view.id,
            group_id=group_id,
        )
        body = _CustomerBody(customer=entity)
        return FoundCustomer(self._client.write("PUT", "customers/0", _SeenCustomer, body).id, created=True)

    def _again(self, draft: CustomerDraft, view: StoreView) -> FoundCustomer | None:
        found = self.by_email([draft.email.strip()], view.website_id).get(draft.email.strip().lower())
        return FoundCustomer(found) if found is not None else None
