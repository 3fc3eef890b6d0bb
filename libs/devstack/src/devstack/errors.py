"""What can go wrong on one machine, said so that the reader knows what to do."""

from __future__ import annotations


class StackError(RuntimeError):
    """Een onderdeel van de keten kon niet worden gestart of gebruikt; de tekst zegt waarom."""


class PortInUseError(StackError):
    """Een poort is bezet."""

    def __init__(self, port: int, part: str, setting: str) -> None:
        """Name the port, the part that wants it and the setting that moves it."""
        super().__init__(
            f"Poort {port} op 127.0.0.1 is al in gebruik, dus {part} kan niet starten. "
            f"Stop het andere programma of kies een andere poort met {setting}."
        )
        self.port = port
        self.setting = setting
