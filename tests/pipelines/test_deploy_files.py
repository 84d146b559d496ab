"""What docs/deploy.md and the files beside it tell an operator to type exists."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer

from outlay.pipelines.main import app

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "tools/systemd"
PAGE = (ROOT / "docs/deploy.md").read_text("utf-8")
IMAGE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
STARTS = re.findall(
    r"^ExecStart=/opt/outlay/\.venv/bin/(.+)$",
    "\n".join(path.read_text() for path in sorted(UNITS.glob("*.service"))),
    re.MULTILINE,
)
BEFORE = r"(?:^|`|/bin/|--entrypoint )"
# In running text between backquotes, or a line of a block.
TYPED = re.findall(rf"{BEFORE}(outlay [a-z][^`\n#|]*)", PAGE, re.MULTILINE)
OURS = [line for line in STARTS if line.startswith("outlay ")]
PREFECT = [
    *(line for line in STARTS if line.startswith("prefect ")),
    *re.findall(rf"{BEFORE}(prefect [a-z-][^`\n#|]*)", PAGE, re.MULTILINE),
]


def instructions(name):
    return re.findall(rf"^{name} (.+)$", IMAGE, re.MULTILINE)


@pytest.mark.parametrize("line", sorted({*TYPED, *OURS}))
def test_command_of_ours_has_the_options_that_it_is_typed_with(line):
    command, words = typer.main.get_command(app), shlex.split(line)[1:]
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    known = {option for each in command.params for option in each.opts}
    named = {word.split("=")[0] for word in words if word.startswith("--")}
    assert named - {"--help"} <= known, line
    places = [each for each in command.params if each.param_type_name == "argument"]
    # What is left over is no command that we forgot to make.
    assert places or not words or words[0].startswith("-"), line


@pytest.mark.slow
@pytest.mark.parametrize("line", sorted(set(PREFECT)))
def test_command_of_prefect_has_the_options_that_it_is_typed_with(line):
    words = [word for word in shlex.split(line)[1:] if word != "--no-prompt"]
    words = words[1:] if words[0] == "outlay" else words  # the image's name
    options = [word for word in words if word.startswith("--")]
    verbs = [word for word in words[:2] if re.fullmatch("[a-z-]+", word)]
    verbs = [word for word in verbs if not word.startswith("--")]
    helped = subprocess.run(
        [Path(sys.executable).parent / "prefect", *verbs, "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert helped.returncode == 0, line
    assert [each for each in options if each not in helped.stdout] == []


def test_units_have_what_they_need_and_every_timer_its_service():
    assert len(STARTS) == len(list(UNITS.glob("*.service"))) > 5
    for timer in UNITS.glob("*.timer"):
        assert timer.with_suffix(".service").exists()
        assert timer.stem in PAGE
    common = (UNITS / "outlay-.service.d/common.conf").read_text()
    for line in ("User=outlay", "UMask=0077", "IPAddressDeny=any"):
        assert line in common.splitlines()


def test_no_secret_stands_among_the_settings_that_are_read_by_all():
    names = re.findall(r"^([A-Z_]+)=", (UNITS / "env").read_text(), re.MULTILINE)
    assert {"OUTLAY_HOME", "OUTLAY_DROP", "OUTLAY_LOG"} <= set(names)
    assert not [name for name in names if name.endswith(("_KEY", "_SECRET"))]
    assert not re.search(r"//[^/@\s]+:[^/@\s]+@", (UNITS / "env").read_text())


def test_image_runs_as_nobodys_account_and_its_folders_are_its_own():
    assert instructions("USER") == ["10001"]
    assert instructions("VOLUME") == ['["/store", "/drop"]']
    assert "mkdir -m 700 /store /drop && chown outlay: /store /drop" in IMAGE
    settings = " ".join(instructions("ENV"))
    for each in ("OUTLAY_HOME=/store", "OUTLAY_DROP=/drop", "HOME=/tmp"):
        assert each in settings.split()
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert instructions("ENTRYPOINT") == ['["outlay"]']
    assert "outlay" in scripts["scripts"]


def test_everything_that_the_image_copies_is_there_and_not_left_out():
    left_out = (ROOT / ".dockerignore").read_text().split()
    copied = [
        source
        for line in instructions("COPY")
        if not line.startswith("--from")
        for source in line.split()[:-1]
    ]
    assert {"prefect.yaml", "pipelines", "review", "requirements.lock"} <= set(copied)
    for source in copied:
        assert (ROOT / source).exists(), source
        assert source not in left_out


def test_image_is_run_with_a_root_that_may_not_be_written():
    runs = re.findall(r"^docker run (.+)$", PAGE, re.MULTILINE)
    assert len(runs) >= 3
    for line in runs:
        assert "--read-only --tmpfs /tmp" in line, line
        assert "-v outlay-home:/store" in line or "--entrypoint prefect" in line, line
