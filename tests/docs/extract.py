# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""extract.py DOCUMENT LANGUAGE TEXT OUT: writes the one code block of that language that contains TEXT."""

import re
import sys
from pathlib import Path


def main():
    document, language, text, out = sys.argv[1:]
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", Path(document).read_text(encoding="utf-8"), re.M | re.S)
    found = [block for block in blocks if text in block]
    if len(found) != 1:
        sys.exit(f"{document}: expected one block of {language} with '{text}', found {len(found)}")
    Path(out).write_text(found[0], encoding="utf-8")


if __name__ == "__main__":
    main()
