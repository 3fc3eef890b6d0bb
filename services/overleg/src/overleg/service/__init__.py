"""De use cases van overleg: laden, beslissen, bewaren, bekendmaken en vastleggen; één functie per use case."""
