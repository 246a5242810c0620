"""Turn the web font into the TrueType files the typesetter reads. Runs inside .venv: it needs fonttools."""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

from hackathon.bootstrap.frontend import FONT, NODE_MODULES

WEIGHTS = {"400": "Regular", "700": "Bold"}


def convert(directory: Path) -> None:
    """Write one TTF a weight, the two halves of the alphabet joined: a typesetter takes one file per family and weight."""
    for weight, style in WEIGHTS.items():
        with tempfile.TemporaryDirectory() as temporary:
            halves = []
            for letters in ("latin", "latin-ext"):
                font = TTFont(NODE_MODULES / f"{FONT}-{letters}-{weight}-normal.woff2")
                font.flavor = None
                halves.append(str(Path(temporary) / f"{letters}.ttf"))
                font.save(halves[-1])
            Merger().merge(halves).save(directory / f"AtkinsonHyperlegibleNext-{style}.ttf")


if __name__ == "__main__":
    convert(Path(sys.argv[1]))
