#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
# usage: demo.sh BIN   (the folder of the built programs): optimizes a trained classifier and names three photographs.
set -euo pipefail
PATH="$(readlink -f "${1:?usage: demo.sh BIN}"):$PATH"
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

run() {
  printf '\n$ %s\n' "$*"
  "$@"
}

run tenon build models/efficientnet-lite0.onnx --min image:1x3x224x224 --max image:8x3x224x224 -o "$folder/lite0.plan"
run tenon inspect "$folder/lite0.plan"
run classify --plan "$folder/lite0.plan" --classes imagenet-classes.tsv pictures/cat.jpg pictures/coffee.jpg pictures/rocket.jpg
