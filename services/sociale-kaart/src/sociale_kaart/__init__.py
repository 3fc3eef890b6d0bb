"""sociale-kaart: wie kan helpen, waar, voor wie en met welke ruimte.

Bewaart organisaties en hun aanbod, laat zien hoe actueel dat is en zoekt erin in gewoon Nederlands. Van een geheime
locatie wordt nooit een adres bewaard, zodat er ook nooit een naar buiten kan.
"""
