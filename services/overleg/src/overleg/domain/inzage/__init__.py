"""Inzage: wat een betrokkene over zichzelf krijgt, en wat wordt onthouden, met de grond.

Wie vraagt kan de pleger zijn. Daarom geldt overal: niet verstrekken, tenzij een regel het toelaat. De kamers:
`model` (feiten en uitkomst), `net` (namen en adressen van anderen in tekst), `regels` (wat onthouden wordt en de bouwer),
`feiten` (van dossier naar feiten), `logregels` (wie zag mijn gegevens) en `document` (het afschrift).
"""
