#!/bin/sh
# Render an overlay to standard output: deploy/k8s/render.sh lokaal|test|productie
# Takes what the machine has: kubectl, else kustomize, else Go (which fetches kustomize in this pinned version).
set -eu
hier="$(cd "$(dirname "$0")" && pwd)"
overlay="${1:?geef een overlay: lokaal, test of productie}"
map="${hier}/overlays/${overlay}"
if [ ! -f "${map}/kustomization.yaml" ]; then
    echo "geen overlay '${overlay}' in ${hier}/overlays" >&2
    exit 64
fi
if command -v kubectl >/dev/null 2>&1; then
    exec kubectl kustomize "$map"
elif command -v kustomize >/dev/null 2>&1; then
    exec kustomize build "$map"
elif command -v go >/dev/null 2>&1; then
    exec go run sigs.k8s.io/kustomize/kustomize/v5@v5.6.0 build "$map"
fi
echo "kubectl, kustomize en go ontbreken: installeer er een van" >&2
exit 69
