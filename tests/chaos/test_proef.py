"""De proeven zelf, kort: voor de ijkmaat van de garanties zie `make chaos` en `make crashpunten`."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from omgeving import Wachter
from storingen import VERHOUDING, controle_plan, plan

HIER = Path(__file__).parent


def draai(script, *opties, seconden=400):
    """Draai een script in een eigen groep en geef zijn uitgangscode en samenvatting."""
    opdracht = [sys.executable, str(HIER / script), *map(str, opties)]
    with subprocess.Popen(opdracht, stdout=subprocess.PIPE, text=True, start_new_session=True) as proces:
        try:
            uit, _ = proces.communicate(timeout=seconden)
        except BaseException:
            # Netjes: het script ruimt dan zelf zijn database, broker en processen op.
            proces.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                proces.wait(40)
            proces.kill()
            raise
    return proces.returncode, json.loads(uit.strip().splitlines()[-1])


@pytest.mark.e2e
@pytest.mark.traag
def test_a_short_chaos_run_loses_doubles_and_swaps_nothing():
    code, gevonden = draai("run.py", "--events", 3000, "--faults", 22, "--seed", 7, "--pauze", 1.0, "--maximaal", 380)
    assert {k: gevonden[k] for k in ("verloren", "dubbel", "buiten_orde", "spoken", "leeggelopen")} == {
        "verloren": 0, "dubbel": 0, "buiten_orde": 0, "spoken": 0, "leeggelopen": True,
    }, gevonden  # fmt: skip
    assert code == 0
    assert gevonden["storingen"] == 22
    assert set(gevonden["per_soort"]) == set(VERHOUDING)
    assert gevonden["gebeurtenissen"] == gevonden["effecten"] >= 3000
    assert gevonden["generatie"] >= 2  # er is gewist, en het is gezien


@pytest.mark.e2e
@pytest.mark.traag
@pytest.mark.parametrize(
    ("besturing", "controle"), [("id-cursor", "verloren_in_log"), ("zonder-watermerk", "dubbel_effect")]
)
def test_a_wrong_variant_is_caught(besturing, controle):
    # Drie seconden tussen twee storingen: vallen zij sneller, dan verdelen de lezers steeds opnieuw en doen zij te weinig fout.
    gevraagd = ("--besturing", besturing, "--events", 2000, "--faults", 14, "--pauze", 3, "--seed", 7)
    code, gevonden = draai("run.py", *gevraagd)
    assert gevonden["gevonden_door"].get(controle, 0) > 0, gevonden
    assert code == 0


@pytest.mark.e2e
@pytest.mark.traag
def test_every_crash_point_twice():
    code, gevonden = draai("crashpunten.py", "--keer", 2)
    assert [naam for naam, punt in gevonden["per_punt"].items() if not punt["geslaagd"]] == []
    assert (code, gevonden["crashpunten"], gevonden["gestorven"]) == (0, 17, 34)


VEEL_PLOEGEN = f"""
import signal, sys
sys.path.insert(0, {str(HIER)!r})
import crashpunten
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
for _ in range(500):
    with crashpunten.werkers() as ploeg:
        assert ploeg.apply(abs, (-1,)) == 1
"""


def test_the_workers_of_the_crash_points_end_at_whatever_moment_they_are_told_to():
    with subprocess.Popen([sys.executable, "-c", VEEL_PLOEGEN], start_new_session=True) as proces:
        try:
            assert proces.wait(120) == 0
        finally:
            with suppress(ProcessLookupError):
                os.killpg(proces.pid, signal.SIGKILL)


def test_a_frozen_process_runs_again_also_when_someone_else_holds_the_pipe():
    slaper = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    wachter = Wachter()
    pijp = os.dup(wachter._proces.stdin.fileno())
    try:
        wachter.bevries(slaper.pid)
        wachter.sluit()
        slaper.stdin.close()
        assert slaper.wait(30) == 0
    finally:
        os.close(pijp)
        slaper.kill()
        slaper.wait()


@pytest.mark.parametrize("aantal", [11, 22, 300])
def test_a_plan_holds_exactly_so_many_faults_of_every_kind(aantal):
    lijst = plan(aantal, random.Random(1))
    assert len(lijst) == aantal
    assert aantal < 22 or set(lijst) == set(VERHOUDING)
    assert lijst == plan(aantal, random.Random(1))
    assert lijst != plan(aantal, random.Random(2))


def test_a_control_is_never_caught_because_the_broker_was_wiped():
    assert not [soort for soort in controle_plan(100) if soort.startswith("broker")]


_OUDER = """
import ctypes, os, signal, subprocess, sys
sys.path.insert(0, {pad!r})
from omgeving import Wachter
vraag = lambda: ctypes.CDLL(None).prctl(1, signal.SIGTERM)
kind = subprocess.Popen(["sleep", "60"], preexec_fn=vraag, start_new_session=True)
Wachter().bevries(kind.pid)
print(kind.pid, flush=True)
signal.pause()
"""


def test_a_frozen_process_does_not_outlive_a_run_that_is_killed():
    with subprocess.Popen(
        [sys.executable, "-c", _OUDER.format(pad=str(HIER))], stdout=subprocess.PIPE, text=True
    ) as ouder:
        kind = int(ouder.stdout.readline())
        ouder.kill()
    einde = time.monotonic() + 10
    while time.monotonic() < einde:
        try:
            os.kill(kind, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.kill(kind, signal.SIGKILL)
    pytest.fail("het bevroren proces bleef achter")
