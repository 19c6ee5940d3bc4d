"""The web process's entry point."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleschannel.config.settings")
application = get_wsgi_application()

from saleschannel.jobs.watching import start_watching  # noqa: E402  models can be imported only now

start_watching()
