"""What a test of the connection found, in words for the person who sets an account up: what is missing, what to do."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TEXTS: dict[str, tuple[Promise, Promise]] = {
    "invalid_client": (
        gettext_lazy("Client id or client secret is wrong"),
        gettext_lazy("Copy both once more from Amazon's portal. Amazon lets a client secret expire after 180 days."),
    ),
    "invalid_grant": (
        gettext_lazy("The refresh token is not accepted"),
        gettext_lazy("Authorise the app again in Seller Central, and enter the new refresh token."),
    ),
    "unauthorized_client": (
        gettext_lazy("Refresh token and client id do not belong together"),
        gettext_lazy("Enter the refresh token that was made for this app, and this app's client id."),
    ),
    "credentials_rejected": (
        gettext_lazy("Amazon does not accept the authorisation"),
        gettext_lazy("Authorise the app again in Seller Central, and enter the new refresh token."),
    ),
    "token_unavailable": (
        gettext_lazy("Login with Amazon cannot be reached"),
        gettext_lazy("Check that this server may call api.amazon.com, the token endpoint, and the firewall or proxy."),
    ),
    "unreachable": (
        gettext_lazy("Amazon's API cannot be reached"),
        gettext_lazy("Check that this server may call Amazon's endpoint of the region, the firewall, and the proxy."),
    ),
    "bad_endpoint": (
        gettext_lazy("An address of this account cannot be called"),
        gettext_lazy("Correct API endpoint and token endpoint, or leave them empty for Amazon's own."),
    ),
    "access_denied": (
        gettext_lazy("A role is missing"),
        gettext_lazy(
            "Give the app a role for orders (Inventory and Order Tracking, or Direct-to-Consumer Delivery) in Amazon's "
            "portal, authorise it again, and enter the new refresh token."
        ),
    ),
    "buyer_data_missing": (
        gettext_lazy("The role for buyers' data is missing"),
        gettext_lazy(
            "Give the app the role “Direct-to-Consumer Delivery (Restricted)”, authorise it again, and enter the new "
            "refresh token. Without it orders have no address and cannot be shipped from here."
        ),
    ),
    "wrong_region": (
        gettext_lazy("The marketplace belongs to another region"),
        gettext_lazy("Connect it with an account of its own region."),
    ),
    "wrong_marketplace": (
        gettext_lazy("The region does not fit"),
        gettext_lazy(
            "The refresh token was made for another region than this account has, or the seller does not sell there. "
            "Connect it as an account of the right region."
        ),
    ),
    "clock_skewed": (
        gettext_lazy("This server's clock is wrong"),
        gettext_lazy("Orders come in all the same. Switch on time synchronisation on this server."),
    ),
    "throttled": (
        gettext_lazy("Amazon's limits are used up for now"),
        gettext_lazy("Nothing is wrong with the account. Test again in some minutes."),
    ),
}


class Check(NamedTuple):
    """One thing that was tried: `state` is good, bad or open (not tried, or not to be judged)."""

    name: str
    state: str
    note: str = ""


class Problem(NamedTuple):
    """What is missing, Amazon's words for it, and what to do."""

    title: str
    words: str
    remedy: str


def checks_of(report: Any) -> list[Check]:
    """The steps of the test in their order."""
    tried = report.credentials_accepted
    reached = report.endpoint_reached
    buyers = {True: "good", False: "bad", None: "open"}[report.buyer_data]
    skew = f"{round(report.clock_skew_seconds):+d} s"
    wrong_clock = any(problem.code == "clock_skewed" for problem in report.problems)
    return [
        Check(_("Login with Amazon accepts the keys"), _state(tried, tried=True)),
        Check(_("Amazon's API answers"), _state(reached, tried=tried)),
        Check(_("Orders can be read"), _state(report.orders_readable, tried=reached)),
        Check(
            _("Buyers' names and addresses are shown"),
            buyers,
            _("No unshipped order of the last 30 days could show it.") if reached and buyers == "open" else "",
        ),
        Check(_("The clocks agree"), "bad" if wrong_clock else _state(reached, tried=tried and reached), skew),
    ]


def problems_of(report: Any) -> list[Problem]:
    """What is missing; a problem this release has no words for is told in those of the error itself."""
    return [problem_of(problem.code, problem.message, problem.remedy) for problem in report.problems]


def problem_of(code: str, message: str, remedy: str) -> Problem:
    title, own_remedy = TEXTS.get(code, (None, None))
    if title is None:
        return Problem(_("Amazon does not let the account in"), message, remedy)
    return Problem(str(title), message, str(own_remedy))


def _state(works: bool, *, tried: bool) -> str:
    return "open" if not tried else "good" if works else "bad"
