"""Finishing a job wakes nobody, so the next job of its lock would wait for the workers' poll (facts engine.md §2.2)."""

from django.db import migrations

CREATE = """
CREATE FUNCTION saleschannel_wake_workers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('procrastinate_any_queue_v1', json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text);
    RETURN NULL;
END $$;
CREATE TRIGGER saleschannel_wake_workers AFTER UPDATE OF status ON procrastinate_jobs
    FOR EACH ROW WHEN (OLD.status = 'doing' AND NEW.status <> 'doing' AND NEW.lock IS NOT NULL)
    EXECUTE FUNCTION saleschannel_wake_workers();
"""
DROP = """
DROP TRIGGER saleschannel_wake_workers ON procrastinate_jobs;
DROP FUNCTION saleschannel_wake_workers();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_job_failure"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
