"""Shipment confirmations: how a package is found again at Amazon, and which reference comes next."""

from __future__ import annotations

import pytest

from saleschannel.domain.orders import AmazonOrderItem, FulfillmentStatus, PackageItem
from saleschannel.domain.shipments import (
    CONFIRMATION_TRANSITIONS,
    UNCONFIRMED,
    ConfirmationState,
    PackageToFollow,
    Tracking,
    already_shipped_elsewhere,
    find_package,
    next_package_reference,
    packages_to_follow,
)
from tests.builders import (
    ITEM_ID,
    OTHER_ITEM_ID,
    PLATE,
    PURCHASED_AT,
    a_confirmation,
    a_package,
    an_amazon_order,
    an_item,
)


def test_a_package_is_found_by_our_reference() -> None:
    ours, other = a_package("1"), a_package("2", "1Z-SAMPLE-0002")
    order = an_amazon_order(packages=(other, ours))

    assert find_package(order, a_confirmation(reference="1")) == ours


def test_our_reference_goes_before_the_same_tracking_number_elsewhere() -> None:
    elsewhere, ours = a_package("7", "1Z-SAMPLE-0001"), a_package("1", "1Z-SAMPLE-0001")
    order = an_amazon_order(packages=(elsewhere, ours))

    assert find_package(order, a_confirmation(reference="1", tracking_number="1Z-SAMPLE-0001")) == ours


def test_a_package_of_seller_central_under_our_reference_is_not_ours() -> None:
    order = an_amazon_order(packages=(a_package("1", "1Z-ENTERED-BY-HAND"),))

    assert find_package(order, a_confirmation(reference="1", tracking_number="1Z-SAMPLE-0001")) is None


def test_another_package_of_ours_with_the_same_tracking_number_is_not_this_one() -> None:
    order = an_amazon_order(packages=(a_package("1", "1Z-SAMPLE-0001"),))
    second = a_confirmation(reference="2", tracking_number="1Z-SAMPLE-0001")

    assert find_package(order, second, {"1"}) is None


def test_a_package_is_found_by_its_tracking_number_whatever_its_spacing_and_case() -> None:
    package = a_package("7", "1z sample 0001")
    order = an_amazon_order(packages=(package,))

    assert find_package(order, a_confirmation(reference="1", tracking_number="1ZSAMPLE0001")) == package


def test_two_packages_without_a_tracking_number_are_not_the_same_package() -> None:
    order = an_amazon_order(packages=(a_package("7", ""),))

    assert find_package(order, a_confirmation(reference="1", tracking_number="")) is None


def test_no_package_is_found_where_amazon_knows_none() -> None:
    assert find_package(an_amazon_order(), a_confirmation()) is None


@pytest.mark.parametrize(
    ("items", "status", "shipped"),
    [
        pytest.param([an_item()], FulfillmentStatus.SHIPPED, True, id="the order is shipped"),
        pytest.param([an_item()], FulfillmentStatus.UNSHIPPED, False, id="nothing is shipped"),
        pytest.param([an_item(quantity=2, fulfilled=1)], FulfillmentStatus.PARTIALLY_SHIPPED, False, id="a part of it"),
        pytest.param(
            [an_item(quantity=2, fulfilled=2), an_item(PLATE, order_item_id=OTHER_ITEM_ID)],
            FulfillmentStatus.PARTIALLY_SHIPPED,
            True,
            id="all units of the package's item, others are open",
        ),
        pytest.param(
            [an_item(PLATE, order_item_id=OTHER_ITEM_ID, fulfilled=1)],
            FulfillmentStatus.PARTIALLY_SHIPPED,
            False,
            id="the package's item is not in the order",
        ),
    ],
)
def test_units_shipped_elsewhere_are_recognised(
    items: list[AmazonOrderItem], status: FulfillmentStatus, shipped: bool
) -> None:
    order = an_amazon_order(*items, status=status)

    assert already_shipped_elsewhere(order, a_confirmation(PackageItem(ITEM_ID, 1))) is shipped


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        pytest.param([], "1", id="the first"),
        pytest.param(["1", "2"], "3", id="after those taken"),
        pytest.param(["2", "10"], "1", id="the first that is free"),
        pytest.param(["FBM-A7", "1"], "2", id="a foreign reference is passed over"),
        pytest.param(["9001"], "1", id="far from the numbers of Seller Central"),
    ],
)
def test_the_next_package_reference_is_a_positive_number_unique_within_the_order(
    taken: list[str], expected: str
) -> None:
    assert next_package_reference(taken) == expected


def test_every_confirmation_state_has_its_transitions() -> None:
    assert set(CONFIRMATION_TRANSITIONS) == set(ConfirmationState)
    # A corrected tracking number is sent again: Amazon takes the same package reference as an edit.
    assert CONFIRMATION_TRANSITIONS[ConfirmationState.SEEN] == {ConfirmationState.WAITING}


def test_a_package_seen_at_amazon_can_be_reached_from_every_state_but_a_refusal() -> None:
    for state in ConfirmationState:
        seen = state in {ConfirmationState.SEEN, ConfirmationState.REFUSED}
        assert (ConfirmationState.SEEN in CONFIRMATION_TRANSITIONS[state]) is not seen


def test_a_confirmation_counts_as_unconfirmed_until_amazon_has_answered() -> None:
    assert {ConfirmationState.WAITING, ConfirmationState.SENT} == UNCONFIRMED


# Shipped outside Commerce


def test_units_shipped_in_seller_central_are_followed_with_amazons_tracking_number() -> None:
    package = a_package("7", "1Z-SAMPLE-0007", items=(PackageItem(ITEM_ID, 2),), shipped_at=PURCHASED_AT)
    order = an_amazon_order(an_item(quantity=2, fulfilled=2), packages=(package,))

    assert packages_to_follow(order, [PackageItem(ITEM_ID, 2)]) == [
        PackageToFollow("amazon-7-2", Tracking("UPS", "1Z-SAMPLE-0007"), PURCHASED_AT, (PackageItem(ITEM_ID, 2),))
    ]


def test_units_that_commerce_lacks_are_looked_for_in_the_newest_package_first() -> None:
    ours = a_package("1", "1Z-SAMPLE-0001", items=(PackageItem(ITEM_ID, 1),))
    theirs = a_package("2", "1Z-SAMPLE-0002", items=(PackageItem(ITEM_ID, 1),))
    order = an_amazon_order(an_item(quantity=2, fulfilled=2), packages=(ours, theirs))

    (followed,) = packages_to_follow(order, [PackageItem(ITEM_ID, 1)])

    assert (followed.key, followed.tracking.tracking_number) == ("amazon-2-2", "1Z-SAMPLE-0002")


def test_a_package_that_grew_at_amazon_is_followed_again_under_another_key() -> None:
    def follow(fulfilled: int) -> str:
        package = a_package("7", items=(PackageItem(ITEM_ID, fulfilled),))
        order = an_amazon_order(an_item(quantity=3, fulfilled=fulfilled), packages=(package,))
        return packages_to_follow(order, [PackageItem(ITEM_ID, 1)])[0].key

    assert follow(1) == follow(1)
    assert follow(1) != follow(2)


def test_units_without_a_package_at_amazon_are_followed_without_tracking() -> None:
    order = an_amazon_order(an_item(quantity=2, fulfilled=2))

    assert packages_to_follow(order, [PackageItem(ITEM_ID, 2)]) == [
        PackageToFollow("amazon-units-2", Tracking("Other", ""), None, (PackageItem(ITEM_ID, 2),))
    ]


def test_nothing_is_followed_when_commerce_lacks_nothing() -> None:
    order = an_amazon_order(packages=(a_package(items=(PackageItem(ITEM_ID, 1),)),))

    assert packages_to_follow(order, []) == []
