"""Pictures of all pages with made-up data, into docs/images/screenshots: `make screenshots`.

Three widths in light colours, the widest in dark ones, too. A picture has few colours, so that all of them together are
small enough for a repository.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from saleschannel.embedded_postgres import Durability, EmbeddedPostgres
from saleschannel.vault.keyring import new_key

FOLDER = Path(__file__).parents[2] / "docs" / "images" / "screenshots"
COLOURS = 32
HIGHEST = 1000
MOST_BYTES = 6_000_000


class Look(NamedTuple):
    """How a picture is taken."""

    width: int
    height: int
    dark: bool = False

    @property
    def name(self) -> str:
        return f"{self.width}-dark" if self.dark else str(self.width)


LOOKS = (Look(1280, 800), Look(768, 1024), Look(390, 844), Look(1280, 800, dark=True))


def main() -> int:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Pictures need Chromium: `apt-get install chromium`, or CHROMIUM=/path/to/chromium.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = EmbeddedPostgres(Path(folder) / "postgres", durability=Durability.THROW_AWAY)
        server.start()
        try:
            os.environ["SALESCHANNEL_ENCRYPTION_KEYS"] = new_key("pictures")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            pictures = list(take_all(browser, Path(folder), server.ensure_database()))
            browser.close()
        finally:
            server.stop()
    return store(pictures)


def take_all(browser: Browser, folder: Path, database_url: str) -> Iterator[tuple[str, bytes]]:
    """File name and content of every picture."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "saleschannel.config.settings"
    os.environ["SALESCHANNEL_DATA_DIR"] = str(folder)
    import django  # noqa: PLC0415  the settings read the environment above

    django.setup()
    from tests.browser.conftest import sign_in  # noqa: PLC0415
    from tests.browser.office import Office  # noqa: PLC0415
    from tests.browser.pages import addresses, is_page  # noqa: PLC0415

    office = Office(folder, database_url, "pictures")
    try:
        office.start()
        for look in LOOKS:
            page = browser.new_page(
                base_url=office.url,
                viewport={"width": look.width, "height": look.height},
                color_scheme="dark" if look.dark else "light",
                locale="en-GB",
                reduced_motion="reduce",
            )
            page.goto("/login/")
            yield f"login-{look.name}.png", picture(page)
            sign_in(page, "administrator-en")
            for name, address in addresses(office.data):
                if is_page(page, address):
                    page.goto(address)
                    yield f"{name.replace('_', '-')}-{look.name}.png", picture(page)
            page.close()
    finally:
        office.stop()


def picture(page: Page) -> bytes:
    """The page from its top, cut where it becomes endless, in few colours."""
    page.evaluate("document.fonts.ready")
    height = min(HIGHEST, int(page.evaluate("document.documentElement.scrollHeight")))
    width = int(page.evaluate("window.innerWidth"))
    clip: Any = {"x": 0, "y": 0, "width": width, "height": height}
    taken = page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")
    few = Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    content = io.BytesIO()
    few.save(content, "PNG", optimize=True)
    return content.getvalue()


def store(pictures: list[tuple[str, bytes]]) -> int:
    """Replace all pictures. The number of bytes is told, and limited."""
    total = sum(len(content) for _, content in pictures)
    if total > MOST_BYTES:
        sys.exit(f"The pictures have {total:,} bytes; {MOST_BYTES:,} are allowed. Take fewer colours or pages.")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name, content in pictures:
        (FOLDER / name).write_bytes(content)
    print(f"{len(pictures)} pictures, {total:,} bytes, in {FOLDER.relative_to(FOLDER.parents[2])}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
