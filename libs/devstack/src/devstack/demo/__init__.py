"""`keten demo`: the flagship story over REST with real tokens, told step by step."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from devstack.config import StackConfig
from devstack.demo.verhaal import vertel
from devstack.demo.verteller import Verteller
from devstack.processes import stop_in_order_on_signals
from devstack.state import StackState
from devstack.supervisor import Supervisor

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the stack (or use the one that runs), tell the story, and keep it running unless `--exit`."""
    parser = argparse.ArgumentParser(prog="keten demo", description="Vertel het hele verhaal over echte onderdelen.")
    parser.add_argument("--exit", action="store_true", help="stop alles na het verhaal")
    parser.add_argument("--bestaand", action="store_true", help="gebruik de keten die al draait (keten up)")
    parser.add_argument("--broker", choices=["kafka", "memory"])
    parser.add_argument("--kafka", metavar="HOST:POORT")
    parser.add_argument("--issuer", choices=["dev", "keycloak"], default="dev")
    parser.add_argument("--map", type=Path)
    chosen = parser.parse_args(arguments)
    config = StackConfig.from_env(broker=chosen.broker, kafka=chosen.kafka, issuer=chosen.issuer, data=chosen.map)
    verteller = Verteller()
    if chosen.bestaand:
        return vertel(StackState.load(config.data), verteller)
    stop_in_order_on_signals()
    stack = Supervisor(config, verteller.onderdeel)
    verteller.kop("De keten starten: PostgreSQL, Kafka, een OIDC-issuer en vijf diensten")
    try:
        stack.start()
        verteller.regel(f"gereed in {stack.state.seconds} s, alles op 127.0.0.1")
        code = vertel(stack.state, verteller)
        if not chosen.exit:
            verteller.blijft_draaien(stack.state)
            stack.watch()
    except KeyboardInterrupt:
        code = 0
    finally:
        stack.stop()
    return code
