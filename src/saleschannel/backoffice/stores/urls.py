"""Addresses of seller accounts, stores, the set-up of a store, and order settings."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.stores import account_views as accounts
from saleschannel.backoffice.stores import consent_views as consent
from saleschannel.backoffice.stores import order_settings_views as order_settings
from saleschannel.backoffice.stores import setup_views as setup
from saleschannel.backoffice.stores import views as stores

SETTINGS = Right.SETTINGS

PATTERNS = [
    staff_page("setup/", setup.setup, "setup", SETTINGS),
    staff_page("setup/account/", setup.new_account, "setup_account", SETTINGS),
    staff_page("setup/account/<int:pk>/authorization/", setup.authorization, "setup_authorization", SETTINGS),
    staff_page("setup/account/<int:pk>/test/", setup.test, "setup_test", SETTINGS),
    staff_page("setup/account/<int:pk>/marketplace/", setup.marketplace, "setup_marketplace", SETTINGS),
    staff_page("setup/store/<int:pk>/commerce/", setup.commerce, "setup_commerce", SETTINGS),
    staff_page("setup/store/<int:pk>/settings/", order_settings.setup_settings, "setup_settings", SETTINGS),
    staff_page("setup/store/<int:pk>/start/", setup.history, "setup_history", SETTINGS),
    staff_page("setup/store/<int:pk>/done/", setup.done, "setup_done", SETTINGS),
    staff_page("setup/store/<int:pk>/progress/", setup.progress, "setup_progress", SETTINGS),
    staff_page("setup/store/<int:pk>/discard/", setup.discard, "setup_discard", SETTINGS),
    staff_page("stores/", stores.stores, "stores"),
    staff_page("stores/new/", stores.new_store, "new_store", SETTINGS),
    staff_page("stores/<int:pk>/", stores.store, "store", SETTINGS),
    staff_page("stores/<int:pk>/pause/", stores.pause, "pause_store", SETTINGS),
    staff_page("stores/<int:pk>/resume/", stores.resume, "resume_store", SETTINGS),
    staff_page("stores/<int:pk>/history/", stores.read_history, "read_history", SETTINGS),
    staff_page("stores/<int:pk>/order-settings/", order_settings.order_settings, "order_settings", SETTINGS),
    staff_page("accounts/", accounts.accounts, "accounts", SETTINGS),
    staff_page("accounts/new/", accounts.new_account, "new_account", SETTINGS),
    staff_page("accounts/authorized/", consent.authorized, "authorized", SETTINGS),
    staff_page("accounts/<int:pk>/", accounts.account, "account", SETTINGS),
    staff_page("accounts/<int:pk>/authorize/", consent.authorize, "authorize", SETTINGS),
    staff_page("accounts/<int:pk>/keys/", accounts.keys, "account_keys", SETTINGS),
    staff_page("accounts/<int:pk>/test/", accounts.test_account, "test_account", SETTINGS),
    staff_page("accounts/<int:pk>/pause/", accounts.pause_account, "pause_account", SETTINGS),
    staff_page("accounts/<int:pk>/resume/", accounts.resume_account, "resume_account", SETTINGS),
]
