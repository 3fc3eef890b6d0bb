#!/bin/bash
# First start of an empty PostgreSQL: a database per service with two roles.
#   own_<x>  owns the database and runs the migrations
#   app_<x>  runs the service: reads and writes rows, never changes a table, never passes row-level security
# Another service's role can't even connect. Passwords come from files <map>/<rol> and never appear in a process list.
set -euo pipefail
map="${ROLLEN_MAP:-/run/secrets}"

wachtwoord() {
    local bestand="${map}/$1"
    [ -s "$bestand" ] || { echo "wachtwoordbestand ${bestand} is er niet of is leeg" >&2; exit 78; }
    cat "$bestand"
}

psql_als_beheerder() {
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" "$@"
}

for dienst in overleg followup scan sociale_kaart stats; do
    OWN_WACHTWOORD="$(wachtwoord "own_${dienst}")" APP_WACHTWOORD="$(wachtwoord "app_${dienst}")" \
        psql_als_beheerder --dbname postgres --set dienst="$dienst" <<'SQL'
\getenv own_wachtwoord OWN_WACHTWOORD
\getenv app_wachtwoord APP_WACHTWOORD
\set own 'own_' :dienst
\set app 'app_' :dienst
CREATE ROLE :"own" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'own_wachtwoord';
CREATE ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app_wachtwoord';
CREATE DATABASE :"dienst" OWNER :"own" ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"dienst" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"dienst" TO :"app";
SQL
    psql_als_beheerder --dbname "$dienst" --set dienst="$dienst" <<'SQL'
\set own 'own_' :dienst
\set app 'app_' :dienst
GRANT USAGE ON SCHEMA public TO :"app";
-- The schema keten is made by the first migration: what the owner makes later is covered as well.
ALTER DEFAULT PRIVILEGES FOR ROLE :"own" GRANT USAGE ON SCHEMAS TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"own" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"own" GRANT USAGE, SELECT ON SEQUENCES TO :"app";
SQL
done

# Only sees the statistics: for postgres_exporter.
TOEZICHT_WACHTWOORD="$(wachtwoord toezicht)" psql_als_beheerder --dbname postgres <<'SQL'
\getenv wachtwoord TOEZICHT_WACHTWOORD
CREATE ROLE toezicht LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS CONNECTION LIMIT 5 PASSWORD :'wachtwoord' IN ROLE pg_monitor;
SQL
