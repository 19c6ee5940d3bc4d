"""Addresses of the logs: activity, communication errors, jobs, views of buyer data, and how long they are kept."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.logs import activity_views as activity
from saleschannel.backoffice.logs import error_views as errors
from saleschannel.backoffice.logs import job_views as jobs
from saleschannel.backoffice.logs import settings_views as log_settings
from saleschannel.backoffice.people import buyer_data_pages as buyer_data_views

PATTERNS = [
    staff_page("activity/", activity.activity, "activity"),
    staff_page("errors/", errors.errors, "errors"),
    staff_page("errors/<int:pk>/", errors.error, "error"),
    staff_page("jobs/", jobs.jobs, "jobs", Right.OPERATE),
    staff_page("jobs/<int:pk>/retry/", jobs.retry_job, "retry_job", Right.OPERATE),
    staff_page("jobs/<int:pk>/cancel/", jobs.cancel_job, "cancel_job", Right.OPERATE),
    staff_page("log-settings/", log_settings.log_settings, "log_settings", Right.OPERATE),
    staff_page("buyer-data-views/", buyer_data_views.buyer_data_views, "buyer_data_views", Right.USERS),
    staff_page("buyer-data-views/<int:pk>/", buyer_data_views.buyer_data_view, "buyer_data_view", Right.USERS),
]
