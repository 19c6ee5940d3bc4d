"""Addresses about the people who use the back office: users, roles, one's own profile, views of buyer data."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.people import profile_views as profile
from saleschannel.backoffice.people import user_views as users

PATTERNS = [
    staff_page("users/", users.users, "users", Right.USERS),
    staff_page("users/new/", users.new_user, "new_user", Right.USERS),
    staff_page("users/<int:pk>/", users.user, "user", Right.USERS),
    staff_page("users/<int:pk>/password/", users.set_password, "set_password", Right.USERS),
    staff_page("users/<int:pk>/unlock/", users.unlock, "unlock_user", Right.USERS),
    staff_page("users/<int:pk>/sign-out/", users.sign_out, "sign_out_user", Right.USERS),
    staff_page("roles/", users.roles, "roles"),
    staff_page("profile/", profile.profile, "profile"),
    staff_page("profile/password/", profile.own_password, "own_password"),
    staff_page("profile/sign-out-elsewhere/", profile.sign_out_elsewhere, "sign_out_elsewhere"),
]
