"""Addresses of the notices."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.notices import views as notices

PATTERNS = [
    staff_page("notices/", notices.notices, "notices"),
    staff_page("notices/settings/", notices.settings, "notice_settings", Right.SETTINGS),
    staff_page("notices/settings/test/", notices.test, "test_notices", Right.SETTINGS),
    staff_page("notices/dismiss/", notices.dismiss_notices, "dismiss_notices"),
    staff_page("notices/<int:pk>/acknowledge/", notices.acknowledge_notice, "acknowledge_notice", Right.NOTICES),
]
