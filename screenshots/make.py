"""Makes the pictures of this directory from the running app.

    .venv/bin/pip install -e '.[screenshots]'
    .venv/bin/python -m screenshots.make [--fonts DIRECTORY] [SCENE ...]

Run it in the root of the project. Each scene plays the real app against the built-in
server, and is written as SVG and PNG. The PNG needs a font for lines, one for Chinese
and one for emoji; on Debian they are in fonts-dejavu-core, fonts-noto-cjk and
fonts-noto-color-emoji. Without installing them, unpack them somewhere and name that
directory by --fonts.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from screenshots.picture import missing_characters, tidy_svg, to_png
from screenshots.scene import Scene
from screenshots.scenes import SCENES

_DIRECTORY: Final = Path(__file__).resolve().parent


async def draw(scene: Scene) -> str:
    """Play a scene and return its picture as SVG."""
    with TemporaryDirectory() as data:
        async with scene.open(Path(data)) as app:
            size = (scene.columns, scene.rows)
            async with app.run_test(size=size) as pilot:
                await scene.play(pilot)
                picture = tidy_svg(app.export_screenshot(title="difyterm"))
                await pilot.press("ctrl+q")
                return picture


def write(scene: Scene, fonts: Path | None, directory: Path = _DIRECTORY) -> None:
    """Write the two files of a scene.

    Args:
        scene: What to show.
        fonts: A directory with fonts beside those of the system.
        directory: Where the files go.
    """
    svg = asyncio.run(draw(scene))
    for ending, content in (("svg", svg.encode()), ("png", to_png(svg, fonts))):
        path = directory / f"{scene.name}.{ending}"
        path.write_bytes(content)
        print(path.name)


def chosen(names: Iterable[str]) -> list[Scene]:
    """The scenes with these names; all if there are none."""
    wanted = set(names)
    if unknown := wanted - {scene.name for scene in SCENES}:
        sys.exit(f"no such scene: {', '.join(sorted(unknown))}")
    return [scene for scene in SCENES if not wanted or scene.name in wanted]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Make the pictures of the app.")
    parser.add_argument("scene", nargs="*", help="only these (default: all)")
    parser.add_argument("--fonts", type=Path, help="directory with further fonts")
    arguments = parser.parse_args()
    if missing := missing_characters(arguments.fonts):
        sys.exit(f"no font draws {' '.join(missing)}: see the top of {__file__}")
    for scene in chosen(arguments.scene):
        write(scene, arguments.fonts)


if __name__ == "__main__":
    main()
