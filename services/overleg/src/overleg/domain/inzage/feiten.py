"""Van dossier naar feiten: over wie elk gegeven gaat, hoe het er kwam, en wat de betrokkene al weet."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from uuid import UUID

from common.kalender import dag_van
from overleg.domain.codes import MelderCategorie
from overleg.domain.inzage.dossier import Dossier, Dossierdoorbreking, Dossiermelding
from overleg.domain.inzage.model import Feit, Herkomst, Soort
from overleg.domain.inzage.net import maak_net, naamdelen
from overleg.domain.inzage.regels import Vraag, adressleutel
from overleg.domain.meldingcodes import MelderFunctie
from overleg.domain.persoon import Adres, Persoon
from overleg.domain.verzoek import Aanvrager, Verzoek

_MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_ALLEDAAGS = frozenset({MelderCategorie.ANDERS, MelderCategorie.NIET_BEROEPSMATIG, MelderFunctie.ANDERS})


def vraag_van(dossier: Dossier, aanvrager: Aanvrager) -> Vraag:
    """Wie vraagt, en wat er in dit dossier te beschermen is."""
    betrokkene, anderen = dossier.betrokkene, list(dossier.anderen.values())
    geheim = [p for p in anderen if p.geheim_adres]
    melders = [m.melder for m in dossier.meldingen]
    verboden = [woord for p in anderen for woord in _woorden(p)] + [
        woord for m in melders for woord in (m.functie, m.organisatie, m.categorie) if woord and woord not in _ALLEDAAGS
    ]
    net = maak_net(
        verboden, _woorden(betrokkene), [w for p in geheim for w in (*_adreswoorden(p.adres), p.contact) if w]
    )
    return Vraag(
        betrokkene=dossier.ids,
        zelf=aanvrager is Aanvrager.ZELF,
        beschermd=betrokkene.geheim_adres or bool(geheim),
        geheimen=frozenset(_sleutel(a) for a in _geheime_adressen(dossier)),
        net=net,
    )  # fmt: skip


def _geheime_adressen(dossier: Dossier) -> Iterator[Adres]:
    yield from (p.adres for p in dossier.anderen.values() if p.geheim_adres and p.adres)
    if dossier.adres_van_een_ander_geheim and dossier.betrokkene.adres:
        yield dossier.betrokkene.adres


def _woorden(persoon: Persoon) -> list[str]:
    """Wat een persoon in een tekst kan aanwijzen."""
    woorden = [
        persoon.naam,
        *naamdelen(persoon.naam),
        *_adreswoorden(persoon.adres),
        *_dagwoorden(persoon.geboortedatum),
    ]
    return woorden + [w for w in (persoon.bsn, persoon.contact) if w]


def _adreswoorden(adres: Adres | None) -> list[str]:
    if adres is None:
        return []
    return [
        adres.straat,
        adres.postcode,
        adres.postcode.replace(" ", ""),
        f"{adres.postcode[:4]} {adres.postcode[-2:]}",
        adres.plaats,
    ]


def _dagwoorden(dag: date | None) -> list[str]:
    if dag is None:
        return []
    return [
        dag.isoformat(),
        f"{dag:%d-%m-%Y}",
        f"{dag.day}-{dag.month}-{dag.year}",
        f"{dag.day} {_MAANDEN[dag.month - 1]} {dag.year}",
    ]


def _sleutel(adres: Adres) -> str:
    return adressleutel(adres.straat, adres.huisnummer, adres.postcode)


def feiten_van(dossier: Dossier, aanvrager: Aanvrager, beschermde_organisaties: Collection[str] = ()) -> Iterator[Feit]:
    """Elk feit uit het dossier, ook wat nooit verstrekt wordt: dat wordt dan geteld."""
    yield from _persoon(dossier)
    yield from _huishoudens(dossier)
    for melding in dossier.meldingen:
        yield from _melding(melding, dossier)
    yield from _delen(dossier, frozenset(beschermde_organisaties))
    yield from _teksten(dossier, aanvrager)


def _persoon(dossier: Dossier) -> Iterator[Feit]:
    p = dossier.betrokkene
    ik = frozenset({p.id})
    waarden: list[tuple[Soort, str | dict[str, str] | None]] = [
        (Soort.NAAM, p.naam), (Soort.GEBOORTEDATUM, _dag(p.geboortedatum) or (str(p.geboortejaar) if p.geboortejaar else None)), (Soort.BSN, p.bsn),
        (Soort.BEPERKING, _dag(dossier.beperkt_op)),
    ]  # fmt: skip
    yield from (Feit(soort, p.id, waarde, ik) for soort, waarde in waarden if waarde)
    if p.adres is not None:
        adres = {
            "straat": p.adres.straat,
            "huisnummer": p.adres.huisnummer,
            "postcode": p.adres.postcode,
            "plaats": p.adres.plaats,
        }
        yield Feit(Soort.ADRES, p.id, adres, ik, geheim=p.geheim_adres, plaats=True)
    if p.gezag:
        wie = {str(g.houder_id): _wie(dossier, g.houder_id) for g in p.gezag}
        yield Feit(Soort.GEZAG, p.id, wie, frozenset(g.houder_id for g in p.gezag))
    if p.contact is not None:
        yield Feit(Soort.CONTACT, p.id, p.contact, ik, geheim=p.geheim_adres, plaats=True)


def _huishoudens(dossier: Dossier) -> Iterator[Feit]:
    for huishouden in dossier.huishoudens:
        anderen = [lid for lid in huishouden.leden if lid.persoon_id not in dossier.ids]
        for lid in huishouden.leden:
            if lid.persoon_id in dossier.ids:
                waarde = _gevuld(rol=lid.rol, van=_dag(lid.van), tot=_dag(lid.tot))
                yield Feit(Soort.LIDMAATSCHAP, huishouden.id, waarde, frozenset({lid.persoon_id}), plaats=True)
        if anderen:
            wie = {str(lid.persoon_id): f"{lid.rol} {_wie(dossier, lid.persoon_id)}" for lid in anderen}
            yield Feit(Soort.ANDERE_LEDEN, huishouden.id, wie, frozenset(lid.persoon_id for lid in anderen))


def _melding(m: Dossiermelding, dossier: Dossier) -> Iterator[Feit]:
    ik = frozenset(b.persoon_id for b in m.betrokkenen if b.persoon_id in dossier.ids)
    allen = frozenset(b.persoon_id for b in m.betrokkenen)
    anderen = {
        str(b.persoon_id): f"{b.rol} {_wie(dossier, b.persoon_id)}"
        for b in m.betrokkenen
        if b.persoon_id not in dossier.ids
    }
    bekend = m.geinformeerd_op is not None
    rol = next(str(b.rol) for b in m.betrokkenen if b.persoon_id in dossier.ids)
    waarden: list[tuple[Soort, str | tuple[str, ...] | None, frozenset[UUID]]] = [
        (Soort.ROL, rol, ik), (Soort.ONTVANGEN_OP, _dag(m.ontvangen_op), ik), (Soort.STATUS, m.status, ik),
        (Soort.BEOORDEELD_OP, _dag(m.beoordeeld_op), ik), (Soort.GEINFORMEERD_OP, _dag(m.geinformeerd_op), ik),
        (Soort.AFGESLOTEN_OP, _dag(m.afgesloten_op), ik), (Soort.AARD, m.aard, allen), (Soort.BESLUIT, m.besluit, allen),
    ]  # fmt: skip
    yield from (Feit(soort, m.id, waarde, over, bekend=bekend) for soort, waarde, over in waarden if waarde)
    melder = _gevuld(
        categorie=m.melder.categorie,
        functie=m.melder.functie,
        organisatie=m.melder.organisatie,
        anoniem=str(m.melder.anoniem),
    )
    yield Feit(Soort.MELDER, m.id, melder, ik, Herkomst.MELDER, bekend=bekend)
    yield Feit(Soort.PLAATS, m.id, _gevuld(pc4=m.pc4, gemeentecode=m.gemeentecode), allen, plaats=True, bekend=bekend)
    if m.kenmerk_extern:
        yield Feit(Soort.POLITIEKENMERK, m.id, m.kenmerk_extern, ik, Herkomst.POLITIE, bekend=bekend)
    if anderen:
        yield Feit(Soort.ANDERE_BETROKKENEN, m.id, anderen, allen - ik, bekend=bekend)
    if m.reacties:
        eigen = "; ".join(m.reacties)
        yield Feit(Soort.REACTIE, m.id, eigen, ik, Herkomst.BETROKKENE, tekst=True, bekend=bekend)
    if m.toelichting:
        yield Feit(Soort.TOELICHTING, m.id, m.toelichting, allen, Herkomst.PROFESSIONAL, tekst=True, bekend=bekend)


def _delen(dossier: Dossier, beschermd: frozenset[str]) -> Iterator[Feit]:
    for t in dossier.toestemmingen:
        waarde = _gevuld(
            organisaties=", ".join(t.organisaties), doel=t.doel, gegevens=", ".join(t.dataklassen), gegevenDoor=t.gegeven_door,
            van=_dag(t.van), tot=_dag(t.tot), ingetrokkenOp=_dag(t.ingetrokken_op),
        )  # fmt: skip
        schuil = not beschermd.isdisjoint(t.organisaties)
        yield Feit(
            Soort.TOESTEMMING, t.id, waarde, frozenset({t.persoon_id}), Herkomst.BETROKKENE, geheim=schuil, plaats=True
        )
    ik = frozenset({dossier.betrokkene.id})
    stil = beschermd | {m.melder.organisatie for m in dossier.meldingen if m.melder.organisatie}
    for d in dossier.doorbrekingen:
        bekend = d.geinformeerd and stil.isdisjoint(d.organisaties)
        yield Feit(Soort.DOORBREKING, d.id, _doorbreking(d), ik, Herkomst.PROFESSIONAL, plaats=True, bekend=bekend)
        if d.reden:
            yield Feit(Soort.DOORBREKING_REDEN, d.id, d.reden, ik, Herkomst.PROFESSIONAL, tekst=True, bekend=bekend)
    for incident in dossier.incidenten:
        waarde = _gevuld(datum=_dag(incident.datum), soorten=", ".join(incident.soorten))
        yield Feit(Soort.GEWELDSINCIDENT, incident.id, waarde, dossier.ids | frozenset(dossier.anderen), bekend=False)


def _doorbreking(d: Dossierdoorbreking) -> dict[str, str]:
    return _gevuld(
        organisaties=", ".join(d.organisaties), doel=d.doel, grondslag=d.grondslag, van=_dag(d.van), tot=_dag(d.tot)
    )


def _teksten(dossier: Dossier, aanvrager: Aanvrager) -> Iterator[Feit]:
    ik = frozenset({dossier.betrokkene.id})
    for t in dossier.noodtoegang:
        yield Feit(Soort.NOODTOEGANG_REDEN, t.id, t.tekst, ik, Herkomst.PROFESSIONAL, tekst=True, bekend=False)
    for t in dossier.verklaringen:
        yield Feit(Soort.VERKLARING, t.bij, t.tekst, ik, Herkomst.BETROKKENE, tekst=True)
    for t in dossier.vrijgaven:
        yield Feit(Soort.VRIJGAVE, t.bij, t.tekst, ik, Herkomst.VRIJGAVE, tekst=True)
    for v in dossier.verzoeken:
        # That a child asked something itself is not for the parent who asks now.
        yield Feit(Soort.VERZOEK, v.id, _verzoek(v), ik, bekend=v.aanvrager is aanvrager or aanvrager is Aanvrager.ZELF)


def _verzoek(v: Verzoek) -> dict[str, str]:
    return _gevuld(
        nummer=v.nummer,
        recht=v.recht,
        ontvangenOp=_dag(v.ontvangen_op),
        oordeel=v.besluit.oordeel if v.besluit else None,
    )


def _wie(dossier: Dossier, persoon_id: UUID) -> str:
    ander = dossier.anderen.get(persoon_id)
    return " ".join((ander.naam, *_adreswoorden(ander.adres))) if ander else ""


def _dag(moment: date | datetime | None) -> str | None:
    if isinstance(moment, datetime):
        return dag_van(moment).isoformat()
    return moment.isoformat() if moment else None


def _gevuld(**velden: str | None) -> dict[str, str]:
    return {naam: str(waarde) for naam, waarde in velden.items() if waarde}
