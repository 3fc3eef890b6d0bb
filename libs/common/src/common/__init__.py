"""Techniek die elke dienst deelt; het enige domein hierin zijn de contracten van gebeurtenissen."""
