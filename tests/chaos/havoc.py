"""Kills and freezes workers at random moments, starts them again, and makes waiting short."""

from __future__ import annotations

import signal
import threading
from random import Random

from django.db import connection

from tests.chaos.installation import Installation, Process

WORKERS = 2
FREEZE_SECONDS = 26.0
"""Longer than a worker may be without a heartbeat: its jobs are taken over while it still believes to have them."""
HASTE = 0.3
FORGET_CALLS = "DELETE FROM channel_callbucket"
WAIT_NO_LONGER = """
    UPDATE procrastinate_jobs SET scheduled_at = now()
     WHERE status = 'todo' AND scheduled_at > now() + interval '1 second'
"""


class Havoc:
    """The worker processes, and what is done to them. `own_deaths`: exit codes of workers that nobody killed."""

    def __init__(self, installation: Installation, source: Random, *, kills: int, freezes: int, seconds: float) -> None:
        self.installation = installation
        self.source = source
        self.kills, self.freezes = kills, freezes
        self.killed = self.frozen = 0
        self.own_deaths: list[int] = []
        self._pause = seconds / (kills + 1)
        self._asleep: int | None = None
        self._workers: list[Process] = []
        self._names: list[str] = []
        for number in range(WORKERS):
            self._workers.append(installation.start_worker(f"worker {number}.0"))
            self._names.append(f"worker {number}.0")

    def rage(self, stop: threading.Event) -> None:
        """Kill and freeze until the numbers are reached; only workers that have begun to work."""
        freeze_at = set(self.source.sample(range(self.kills), self.freezes))
        while self.killed < self.kills and not stop.wait(self.source.uniform(0.2, 1.8) * self._pause):
            self.replace_dead()
            while not (victims := [number for number in self.working() if number != self._asleep]):
                if stop.wait(0.1):
                    return
            victim = self.source.choice(victims)
            if self.killed in freeze_at and self._asleep is None:
                freeze_at.discard(self.killed)
                self.freeze(victim)
            else:
                self.kill(victim)
        connection.close()

    def working(self) -> list[int]:
        """Workers that are connected to the database: those that are still starting have nothing to lose."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT application_name FROM pg_stat_activity WHERE application_name <> ''")
            connected = {name for (name,) in cursor.fetchall()}
        return [number for number, name in enumerate(self._names) if name in connected]

    def kill(self, victim: int) -> None:
        self._workers[victim].kill()
        self._workers[victim].wait()
        self.killed += 1
        self.replace(victim)

    def replace(self, number: int) -> None:
        self._names[number] = f"worker {number}.{self.killed + len(self.own_deaths)}"
        self._workers[number] = self.installation.start_worker(self._names[number])

    def freeze(self, victim: int) -> None:
        """Stop a worker, as a sleeping laptop does; it wakes up later and goes on as if nothing had been."""
        self._workers[victim].send_signal(signal.SIGSTOP)
        self._asleep = victim
        self.frozen += 1
        alarm = threading.Timer(FREEZE_SECONDS, self.wake)
        alarm.daemon = True
        alarm.start()

    def wake(self) -> None:
        if self._asleep is not None:
            self._workers[self._asleep].send_signal(signal.SIGCONT)
            self._asleep = None

    def replace_dead(self) -> None:
        """Start workers again that ended by themselves, as the supervisor does."""
        for number, worker in enumerate(self._workers):
            if worker.poll() is not None:
                self.own_deaths.append(worker.returncode)
                self.replace(number)

    def stop_workers(self) -> list[int]:
        """Ask all workers to end; their exit codes."""
        self.wake()
        return [self.installation.stop_worker(worker) for worker in self._workers]


def hasten(stop: threading.Event) -> None:
    """Take Amazon's limits away and let jobs that wait for later come now: a run takes minutes instead of hours."""
    while not stop.wait(HASTE):
        with connection.cursor() as cursor:
            cursor.execute(FORGET_CALLS)
            cursor.execute(WAIT_NO_LONGER)
    connection.close()
