"""The one Dockerfile: pinned, without root, without secrets."""

import re
import tomllib

import pytest

DIENSTEN = ("overleg", "followup", "scan", "sociale-kaart", "stats")


@pytest.fixture(scope="module")
def dockerfile(deploy):
    """Its instructions, continuation lines joined and comments left out."""
    tekst = re.sub(r"^\s*#.*\n", "", (deploy / "Dockerfile").read_text(), flags=re.MULTILINE)
    return re.sub(r"\\\n\s*", " ", tekst).strip().splitlines()


@pytest.fixture(scope="module")
def laatste_trap(dockerfile):
    """The instructions of the stage that is shipped."""
    begin = max(i for i, regel in enumerate(dockerfile) if regel.startswith("FROM"))
    return dockerfile[begin:]


def test_de_basis_heeft_een_volledige_versie(dockerfile):
    standaard = next(regel for regel in dockerfile if regel.startswith("ARG PYTHON_IMAGE="))
    assert re.fullmatch(r"ARG PYTHON_IMAGE=python:3\.\d+\.\d+-slim-[a-z]+", standaard)
    assert all("${PYTHON_IMAGE}" in regel for regel in dockerfile if regel.startswith("FROM"))
    assert "latest" not in "\n".join(dockerfile)


def test_de_python_van_het_beeld_mag_volgens_het_project(dockerfile, wortel):
    eis = tomllib.loads((wortel / "pyproject.toml").read_text())["project"]["requires-python"]
    minimum = tuple(int(deel) for deel in eis.removeprefix(">=").split("."))
    gekozen = re.search(r"python:(\d+)\.(\d+)", "\n".join(dockerfile))
    assert gekozen
    assert (int(gekozen[1]), int(gekozen[2])) >= minimum


def test_een_dockerfile_voor_elke_dienst(dockerfile, deploy, wortel):
    assert list(deploy.glob("**/*Dockerfile*")) == [deploy / "Dockerfile"]
    assert not list((wortel / "services").glob("*/Dockerfile"))
    assert dockerfile.count("ARG SERVICE") == 2, "in beide trappen: een ARG geldt tot de volgende FROM"


def test_de_installatie_volgt_het_slot_zonder_ontwikkelgereedschap(dockerfile):
    [sync] = [regel for regel in dockerfile if "uv sync" in regel]
    for vlag in ("--frozen", "--no-dev", "--no-editable", '--package "${SERVICE}"'):
        assert vlag in sync
    assert any("UV_COMPILE_BYTECODE=1" in regel for regel in dockerfile)


def test_uv_heeft_de_versie_die_de_pakketten_kan_bouwen(dockerfile, wortel):
    gekozen = next(regel for regel in dockerfile if regel.startswith("ARG UV_VERSIE=")).split("=")[1]
    eis = tomllib.loads((wortel / "services/overleg/pyproject.toml").read_text())["build-system"]["requires"][0]
    onder, boven = re.fullmatch(r"uv_build>=([\d.]+),<([\d.]+)", eis).groups()
    als_getal = lambda versie: tuple(int(deel) for deel in versie.split("."))  # noqa: E731
    assert als_getal(onder) <= als_getal(gekozen) < als_getal(boven)


def test_het_beeld_draait_niet_als_root(laatste_trap):
    gebruikers = [regel.split()[1] for regel in laatste_trap if regel.startswith("USER")]
    assert gebruikers
    uid, gid = gebruikers[-1].split(":")
    assert int(uid) >= 10000
    assert int(gid) >= 10000


def test_de_code_is_van_root_en_dus_niet_te_wijzigen(laatste_trap):
    kopieen = [regel for regel in laatste_trap if regel.startswith(("COPY", "ADD"))]
    assert kopieen
    assert not any("--chown" in regel or "--chmod" in regel for regel in kopieen)


def test_het_beeld_heeft_een_gezondheidstoets_en_een_vast_begin(laatste_trap):
    assert any(regel.startswith("HEALTHCHECK") for regel in laatste_trap)
    assert 'ENTRYPOINT ["dienst"]' in laatste_trap
    assert 'CMD ["api"]' in laatste_trap


def test_geen_geheimen_in_het_beeld(dockerfile):
    verdacht = re.compile(r"(PASSWORD|WACHTWOORD|SECRET|TOKEN|DATABASE_URL|SLEUTEL)", re.IGNORECASE)
    assert not [regel for regel in dockerfile if regel.startswith(("ENV", "ARG")) and verdacht.search(regel)]


def test_alleen_wat_nodig_is_gaat_naar_de_bouwer(wortel):
    regels = [
        regel for regel in (wortel / ".dockerignore").read_text().splitlines() if regel and not regel.startswith("#")
    ]
    assert regels[0] == "*", "eerst alles uit, dan een voor een aan"
    toegelaten = {regel for regel in regels if regel.startswith("!")}
    assert toegelaten == {
        "!pyproject.toml",
        "!uv.lock",
        "!libs/*/pyproject.toml",
        "!libs/*/src",
        "!services/*/pyproject.toml",
        "!services/*/src",
        "!deploy/container",
    }


def test_elke_dienst_heet_zoals_het_begin_verwacht(wortel):
    for dienst in DIENSTEN:
        project = tomllib.loads((wortel / "services" / dienst / "pyproject.toml").read_text())["project"]
        assert project["name"] == dienst
        assert (wortel / "services" / dienst / "src" / dienst.replace("-", "_") / "__init__.py").is_file()
