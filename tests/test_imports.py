"""What importing a part of the app may load, each tried in a fresh interpreter."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
WEB_SERVER: Final = {"starlette", "uvicorn"}
HTTP: Final = {"httpx", "httpx_sse"}
DRAWING: Final = {"textual", "rich", "markdown_it", "pygments"}

IMPORT_WITH_SUBMODULES: Final = """
import importlib, json, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(getattr(package, "__path__", []), sys.argv[1] + "."):
    importlib.import_module(module.name)
print(json.dumps(list(sys.modules)))
"""

RUN_COMMAND: Final = """
import json, runpy, sys
try:
    runpy.run_module("app", run_name="__main__", alter_sys=True)
except SystemExit as end:
    print(json.dumps([end.code, list(sys.modules)]), file=sys.stderr)
"""


def run_python(source: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run source in the root of the project, as a newly started interpreter."""
    return subprocess.run(
        [sys.executable, "-c", source, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
    )


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        (
            "app.core",
            DRAWING | HTTP | WEB_SERVER | {"asyncio", "sqlite3", "platformdirs"},
        ),
        ("app.errors", DRAWING | HTTP | WEB_SERVER | {"asyncio", "sqlite3"}),
        ("app.config", {"textual", "asyncio", "sqlite3"} | HTTP | WEB_SERVER),
        ("app.store", DRAWING | HTTP | WEB_SERVER),
        ("app.client", {"textual", "sqlite3"} | WEB_SERVER),
        ("app.session", {"textual", "markdown_it"} | WEB_SERVER),
        ("app.workspace", {"textual", "markdown_it", "filelock"} | WEB_SERVER),
        ("app.shell", {"textual", "markdown_it"} | WEB_SERVER),
        ("app.markdown", {"textual", "sqlite3"} | HTTP | WEB_SERVER),
        ("app.demo", {"textual", "sqlite3"} | HTTP),
        ("app.ui", WEB_SERVER),
    ],
)
def test_a_part_loads_nothing_of_the_others(module: str, forbidden: set[str]) -> None:
    result = run_python(IMPORT_WITH_SUBMODULES, module)
    assert result.returncode == 0, result.stderr
    assert not forbidden & set(json.loads(result.stdout))


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_no_heavy_library(option: str) -> None:
    result = run_python(RUN_COMMAND, option)
    code, modules = json.loads(result.stderr)
    assert code in (0, None)
    assert "difyterm" in result.stdout
    heavy = DRAWING | HTTP | WEB_SERVER | {"asyncio", "sqlite3"}
    assert not heavy & set(modules)
