"""Who tells the story on the screen."""

from __future__ import annotations

from rich.console import Console

from devstack.demo.rest import Antwoord
from devstack.state import StackState


class Verteller:
    """Writes the story on the screen; keeps count of the steps."""

    def __init__(self) -> None:
        """Begin at step 1."""
        self._scherm = Console(highlight=False)
        self._stap = 0

    def kop(self, tekst: str) -> None:
        """Begin a chapter."""
        self._stap += 1
        self._scherm.print(f"\n[bold]{self._stap}. {tekst}[/]")

    def regel(self, tekst: str) -> None:
        """Tell one thing."""
        self._scherm.print(f"   {tekst}", markup=False, soft_wrap=True)

    def onderdeel(self, naam: str, tekst: str) -> None:
        """Tell that a part of the stack is ready."""
        self.regel(f"{naam:<14} {tekst}")

    def gedaan(self, tekst: str, antwoord: Antwoord) -> None:
        """Tell what a call did and how long it took."""
        self.regel(f"{tekst}  [{antwoord.ms:.0f} ms]")

    def blijft_draaien(self, state: StackState) -> None:
        """Say where everything is; the stack keeps running."""
        self.kop("De keten blijft draaien; Ctrl-C stopt alles")
        for naam, adres in state.services.items():
            self.regel(f"{naam:<14} {adres}/v1/docs")
        self.regel('Zelf proberen: curl -H "Authorization: Bearer $(keten token vera.vt)" '
                   f"{state.services['overleg']}/v1/zorgmeldingen")  # fmt: skip
