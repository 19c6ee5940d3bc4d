"""How many units of a line may still be shipped, from what Commerce and Amazon know of it."""

from __future__ import annotations


def units_to_ship(ordered: int, *, shipped: int, canceled: int, sold_on_amazon: int | None = None) -> int:
    """Units that are left of a Commerce line, never below none.

    `sold_on_amazon` is what Amazon still counts as sold of the item: fewer than ordered once units were cancelled
    there, which Commerce learns of only when the rest is shipped. None where Amazon does not know the item.
    """
    in_commerce = ordered - canceled
    sold = in_commerce if sold_on_amazon is None else min(in_commerce, sold_on_amazon)
    return max(0, sold - shipped)
