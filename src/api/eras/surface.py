# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The nvinfer1 interface of one release, read from surface.tsv."""
import csv
import json
import pathlib
import re

CHECKPOINTS = ["5.1", "6.0", "7.2", "8.6", "10.13", "11.1"]
NUMBERS = {"5.1": (5, 1, 5, 0), "6.0": (6, 0, 1, 5), "7.2": (7, 2, 1, 6), "8.6": (8, 6, 1, 6)}
TABLE = pathlib.Path(__file__).with_name("surface.tsv")


def rows_of(version):
    """The rows of a release, each as that release had it."""
    at = CHECKPOINTS.index(version)
    found = []
    with open(TABLE, newline="") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            if version not in row["versions"].split():
                continue
            row = dict(row)
            for span, difference in json.loads(row["history"] or "{}").items():
                first, _, last = span.partition("-")
                if CHECKPOINTS.index(first) <= at <= CHECKPOINTS.index(last or first):
                    row.update(difference)
            if at < CHECKPOINTS.index("8.6"):  # which brought these names
                row["signature"] = row["signature"].replace("AsciiChar", "char").replace("AllocatorFlags", "uint32_t")
            found.append(row)
    return found


def split_list(text):
    """Splits at commas that are in no brackets."""
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += c in "<([{"
        depth -= c in ">)]}"
        if c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    last = text[start:].strip()
    return parts + [last] if last else parts


class Function:
    """A function's signature, taken apart."""

    def __init__(self, row):
        found = re.match(r"^(.*?)\s*\((.*)\)( const)?$", row["signature"])
        self.result, self.const = found.group(1), bool(found.group(3))
        self.params, self.defaults = [], []
        for part in split_list(found.group(2)):
            kind, _, default = part.partition(" = ")
            self.params.append(kind)
            self.defaults.append(default)
        self.name, self.attrs = row["name"], row["attrs"].split()
        self.noexcept = " noexcept" if "noexcept" in self.attrs else ""

    def declared(self, names=True, defaults=True):
        out = []
        for i, kind in enumerate(self.params):
            text = declare(kind, f"arg{i}") if names else kind
            out.append(text + (f" = {self.defaults[i]}" if defaults and self.defaults[i] else ""))
        return ", ".join(out)

    def head(self, defaults=True):
        """`R name(P...) const noexcept`."""
        const = " const" if self.const else ""
        return f"{self.result} {self.name}({self.declared(defaults=defaults)}){const}{self.noexcept}"


def declare(kind, name):
    """A declaration of `name`, whose type may be an array."""
    base, bracket, rest = kind.partition("[")
    return f"{base.rstrip()} {name}{bracket}{rest}"


class Surface:
    """Classes, enums and the rest of one release."""

    def __init__(self, version):
        self.version = version
        self.rows = rows_of(version)
        self.two_part = version == "8.6"  # methods are inline and call a function table
        self.classes = {}  # full name -> row
        self.enums = {}
        self.members = {}  # full name of class or enum -> rows
        for row in self.rows:
            full = f"{row['class']}::{row['name']}" if row["class"] else row["name"]
            if row["kind"] in ("class", "struct"):
                self.classes[full] = row
            elif row["kind"] == "enum":
                self.enums[full] = row
        for row in self.rows:
            self.members.setdefault(row["class"], []).append(row)
        self.root_names = {name.split("::")[1] for name in [*self.classes, *self.enums] if name.count("::") == 1
                           and name.startswith("nvinfer1::")}
        self.root_names |= {"IPluginFactory"}  # release 8 names it and has it no more
        self.root_names |= {r["name"] for r in self.rows if r["kind"] == "typedef" and r["class"] == "nvinfer1"}

    def bases(self, full):
        """Full names of the direct bases."""
        scope = full.rsplit("::", 1)[0]
        found = []
        for base in re.findall(r"public ([\w:]+)", self.classes[full]["signature"]):
            while scope and f"{scope}::{base}" not in self.classes:
                scope = scope.rpartition("::")[0]
            found.append(f"{scope}::{base}" if scope else base)
        return found

    def lineage(self, full):
        """The class and its bases, nearest first."""
        return [full] + [x for base in self.bases(full) for x in self.lineage(base)]

    def is_two_part(self, full):
        """Whether the methods call a function table behind the object."""
        row = self.classes[full]
        return (self.two_part and row["side"] == "lib" and row["class"] == "nvinfer1"
                and row["name"] not in ("INoCopy", "IPluginRegistry"))

    def functions(self, full):
        return [r for r in self.members.get(full, []) if r["kind"] == "method" and not r.get("inherited")]

    def qualify(self, text, namespace):
        """Spells out nvinfer1:: where the text stands in a namespace beside it."""
        return text if namespace.split("::")[0] == "nvinfer1" else self.spell(text, namespace, inside=True)

    def spell(self, text, namespace, inside=False):
        """Spells out the namespaces of all names; of those of `namespace` itself unless the text stands inside."""
        own = {r["name"] for r in self.members.get(namespace, [])}

        def spell(found):
            word = found.group(0)
            if word in own and namespace != "nvinfer1":
                return word if inside else f"{namespace}::{word}"
            return f"nvinfer1::{word}" if word in self.root_names else word
        return re.sub(r"(?<![\w:])plugin::", "nvinfer1::plugin::", re.sub(r"(?<![\w:])[A-Za-z_]\w*", spell, text))
