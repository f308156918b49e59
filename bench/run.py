# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""./tenon-dev bench NAME...: runs bench/NAME.py with the rest of the arguments."""
import importlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ("cpu", "int8")


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        sys.exit(f"usage: tenon-dev bench {'|'.join(NAMES)} [ARGUMENT...]; --help after the name says more")
    return importlib.import_module(sys.argv[1]).main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
