"""The flagship story, from an empty folder to the figures: real PostgreSQL, real Kafka, real tokens, five processes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PORTS = ("POSTGRES", "KAFKA", "KAFKA_CONTROLLER", "ISSUER", "KEYCLOAK")


def free_ports(count: int) -> list[int]:
    """Ports below the range from which the kernel lends ports to outgoing connections."""
    found: list[int] = []
    for port in range(20_000, 32_000, 7):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise RuntimeError("geen vrije poorten")


def free_run_of(count: int) -> int:
    """First of some free ports in a row."""
    for start in range(20_100, 32_000, 50):
        sockets = [socket.socket() for _ in range(count)]
        try:
            for offset, probe in enumerate(sockets):
                probe.bind(("127.0.0.1", start + offset))
        except OSError:
            continue
        else:
            return start
        finally:
            for probe in sockets:
                probe.close()
    raise RuntimeError("geen vrije rij poorten")


def tell(folder: Path, *arguments: str, timeout: int) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith("KETEN_")}
    env |= {f"KETEN_POORT_{name}": str(port) for name, port in zip(PORTS, free_ports(len(PORTS)), strict=True)}
    env |= {"KETEN_POORT_API": str(free_run_of(5)), "KETEN_MAP": str(folder)}
    env["KETEN_POORT_METRICS"] = str(int(env["KETEN_POORT_API"]) + 10)
    command = [sys.executable, "-m", "devstack.cli", "demo", "--exit", *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def check(story: str) -> None:
    for sentence in (
        "ziet Veilig Thuis conceptmelding",
        "soort EERSTE (berekend)",
        "aanvaard; casusregisseur is nu",
        "ingetrokken: JGZ krijgt weer 404",
        "Sam wil vaststellen wat hij zelf schreef: Wie aan dit concept schreef, kan het niet vaststellen",
        "anoniem, met een naam in de tekst: hier staat een voornaam",
        "na toestemming van beiden staat de casus er met naam op",
        "JGZ rondt de actie af, met bewijs",
        "maand 18:",
        "is de casus in fase VEILIGHEID en zijn 3 organisaties ingelicht",
        "2068 zorgmeldingen (2019: 465, 2020: 442, 2021: 513, 2022: 415, 2023: 233)",
        "wie besloot wil zelf wissen: ",
        "ms later hebben 5 diensten bevestigd: followup, overleg, scan, sociale-kaart, stats",
        "de persoon bestaat voor niemand meer (404)",
        "Het verhaal duurde",
    ):
        assert sentence in story, story[-3000:]


@pytest.mark.e2e
def test_the_story_on_real_parts(tmp_path):
    check(tell(tmp_path / "keten", timeout=300))


@pytest.mark.e2e
@pytest.mark.traag
def test_the_story_with_tokens_of_a_real_keycloak(tmp_path):
    check(tell(tmp_path / "keten", "--issuer", "keycloak", timeout=600))
