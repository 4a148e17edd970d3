"""Renders what the audit of the sample district writes, as its readers see it: ``python -m tests.pictures [FOLDER]``.

With a folder: every page of the workbook and the page on a desktop and a phone, in Chinese and English, to be looked
at. Without one: the pictures of the READMEs, in docs/images. Needs LibreOffice, poppler's pdftoppm and Chromium.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

import checks
from checks.report.files import write_reports
from tests import browser as chromium

if TYPE_CHECKING:
    from checks.model import Lang

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
LANGS: tuple[Lang, ...] = ("zh", "en")
PERIOD = "2023-06"
TALLEST = 1_500
MOST_PAGES = 60


def main() -> None:
    """Writes the pictures and names them."""
    with tempfile.TemporaryDirectory() as folder:
        for lang in LANGS:
            out = Path(folder) / lang
            write_reports(checks.audit(ROOT / "rules.yaml", period=PERIOD, lang=lang), out)
            for path in everything(out, Path(sys.argv[1]), lang) if sys.argv[1:] else for_readme(out, lang):
                print(path)


def everything(report: Path, folder: Path, lang: Lang) -> list[Path]:
    """All pages of workbook and page."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = pages_of_workbook(report / "audit.xlsx", folder / f"workbook-{lang}")
    for name, phone in (("desktop", False), ("phone", True)):
        with chromium.browser(phone=phone) as page:
            page.open(report / "audit.html")
            whole = Image.open(io.BytesIO(page.picture()))
            for number, top in enumerate(range(0, whole.height, TALLEST), 1):
                part = whole.crop((0, top, whole.width, min(top + TALLEST, whole.height)))
                paths.append(save(part, folder / f"page-{lang}-{name}-{number:02}.png"))
            if not phone:
                (folder / f"page-{lang}.pdf").write_bytes(page.pdf())
                paths += pages_of_pdf(folder / f"page-{lang}.pdf", folder / f"page-{lang}-printed")
    return paths


def for_readme(report: Path, lang: Lang) -> list[Path]:
    """The first page of the workbook, and the charts of use of the page."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        (first,) = pages_of_workbook(report / "audit.xlsx", Path(folder) / "workbook", most=1)
        paths = [save(Image.open(first), IMAGES / f"summary-{lang}.png")]
    with chromium.browser(size=(1_100, 900)) as page:
        page.open(report / "audit.html")
        top = page.run("return document.getElementById('use').offsetTop") - 10
        paths.append(save(Image.open(io.BytesIO(page.picture(top, 860))), IMAGES / f"page-use-{lang}.png"))
    return paths


def pages_of_workbook(workbook: Path, stem: Path, most: int = MOST_PAGES) -> list[Path]:
    """Prints the workbook as LibreOffice would, and gives a picture of each page."""
    with tempfile.TemporaryDirectory() as profile:
        office = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", "pdf"]
        subprocess.run([*office, "--outdir", profile, str(workbook)], check=True, capture_output=True)
        return pages_of_pdf(Path(profile) / f"{workbook.stem}.pdf", stem, most)


def pages_of_pdf(pdf: Path, stem: Path, most: int = MOST_PAGES) -> list[Path]:
    """A picture of each page, of the first ``most``."""
    subprocess.run(["pdftoppm", "-r", "80", "-l", str(most), "-png", str(pdf), str(stem)], check=True)
    return sorted(stem.parent.glob(f"{stem.name}-*.png"))


def save(picture: Image.Image, path: Path) -> Path:
    """In 256 colours: pages of text and bars need no more, and the file is a third as large."""
    picture.convert("RGB").quantize(256).save(path, optimize=True)
    return path


if __name__ == "__main__":
    main()
