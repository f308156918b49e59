# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the adapters of an older release: `adapters.py VERSION FILE`.

One adapter a library class: an object of the older release that calls one of release 10. A call whose namesake of
release 10 takes the same arguments, converted, goes there; the others are in special.py, or say that there is none.
"""
import pathlib
import re
import sys

import special
from surface import Function, Surface, rows_of

NAMESPACES = ("nvinfer1", "nvonnxparser", "nvcaffeparser1", "nvuffparser")
OWNED = {"IHostMemory", "IBuilder", "IBuilderConfig", "INetworkDefinition", "ICudaEngine", "IExecutionContext",
         "IRuntime", "IRefitter", "ITimingCache", "IEngineInspector", "IParser", "ICaffeParser", "IUffParser",
         "IBinaryProtoBlob"}
MAKES = re.compile(r"^(create(?!OptimizationProfile)|build|serialize|parseBinaryProto|deserialize)")


def abi(full):
    """The name of the same thing of release 10."""
    first, _, rest = full.partition("::")
    return f"{first}_abi::{rest}"


def short(full):
    return full.replace("::", "_")


class Adapters:
    def __init__(self, version):
        self.s = Surface(version)
        self.version = version
        self.newer = {}
        for r in rows_of("10.13"):
            if r["kind"] == "enumerator":
                self.newer[(r["class"], r["name"])] = r["value"]
        self.classes = [f for f, r in self.s.classes.items()
                        if r["side"] == "lib" and r["class"] in NAMESPACES and r["name"] not in special.BY_HAND
                        and "template" not in r["attrs"]]

    def is_layer(self, full):
        return "nvinfer1::ILayer" in self.s.lineage(full)

    def root(self, full):
        return abi("nvinfer1::ILayer") if self.is_layer(full) else abi(full)

    # ------------------------------------------------------------------ conversions
    def enums(self):
        out = []
        for full in self.s.enums:
            if full.split("::")[0] not in NAMESPACES or full in special.ENUMS_OF_THE_ERA or "::plugin::" in full:
                continue
            values = [r for r in self.s.members.get(full, []) if r["kind"] == "enumerator"]
            same = all(self.newer.get((full, r["name"])) == r["value"] for r in values)
            there = f"static_cast<{abi(full)}>(value)"
            back = f"static_cast<{full}>(value)"
            if same or not values:
                out.append(f"inline {abi(full)} to_abi({full} value) {{ return {there}; }}")
                out.append(f"inline {full} to_era({abi(full)} value) {{ return {back}; }}")
                continue
            seen, to, fro = set(), "", ""
            for r in values:
                if r["value"] in seen:
                    continue
                seen.add(r["value"])
                name = r["name"]
                number, alone = special.NUMBERS.get((full, name), (f"{abi(full)}::{name}", True))
                to += f"    case {full}::{name}: return {number};\n"
                if alone or self.version == "7.2":
                    fro += f"    case {number}: return {full}::{name};\n"
            out.append(f"inline {abi(full)} to_abi({full} value) {{\n  switch (value) {{\n{to}  }}\n  return {there};\n}}")
            out.append(f"inline {full} to_era({abi(full)} value) {{\n  switch (value) {{\n{fro}    default: break;\n  }}\n"
                       f"  return {back};\n}}")
        return out

    def pointers(self):
        out = []
        for full in self.classes:
            out.append(f"template <> struct Of<{full}> {{ using Abi = {abi(full)}; "
                       f"static Handle* make({abi(full)}* object, Handle* root, bool owned); }};")
        for full in self.classes:
            a = abi(full)
            for const in ("", "const "):
                out.append(f"inline {const}{a}* to_abi({const}{full}* era) {{ "
                           f"return static_cast<{const}{a}*>(object_of<{self.root(full)}>(era)); }}")
                out.append(f"inline {const}{a}& to_abi({const}{full}& era) {{ return *to_abi(&era); }}")
        return out

    # ------------------------------------------------------------------ adapters
    def argument(self, f, raw, i):
        kind = f.params[i]
        if raw.params[i] in special.FLAGS:
            name = special.FLAGS[raw.params[i]]
            return (f"converted_bits<{name}, {abi(name)}>(arg{i}, "
                    f"[]({name} flag) {{ return to_abi(flag); }})")
        if re.search(r"\*\s*const \*$", kind) and kind.split()[0] in self.classes:
            return f"Objects<{abi(kind.split()[0])}>(arg{i}, arg{i + 1}).data()"
        if kind == "nvinfer1::WeightsRole *":
            return f"reinterpret_cast<{abi('nvinfer1::WeightsRole')}*>(arg{i})"
        return f"this->in(arg{i})"

    def method(self, full, row):
        f, raw = Function(row), Function(row)
        namespace = self.s.classes[full]["class"]
        f.result = self.s.spell(f.result, namespace)
        f.params = [self.s.spell(p, namespace) for p in f.params]
        owner = full.split("::")[-1]
        call = f"{owner}::{f.name}"
        head = f.head(defaults=False)
        given = special.body(call, f, self.version)
        if given:
            return f"  {head} override {given}"
        lines = []
        for i, kind in enumerate(f.params):
            bare = kind.replace("const ", "").strip()
            if bare.endswith("&") and bare[:-1].strip() in self.classes:
                lines.append(f'    if (!this->ours(arg{i})) return foreign<{f.result}>("{call}");')
        passed = ", ".join(self.argument(f, raw, i) for i in range(len(f.params)))
        invoke = f"self->{f.name}({passed})"
        lines.append(f"    auto* self = this->template target<{abi(full)}>();")
        owned = ", true" if MAKES.match(f.name) and f.result.endswith("*") else ""
        if f.result == "void":
            good = f"{invoke};"
        elif raw.result in special.FLAGS:
            name = special.FLAGS[raw.result]
            good = (f"return converted_bits<{abi(name)}, {name}>({invoke}, "
                    f"[]({abi(name)} flag) {{ return to_era(flag); }});")
        else:
            good = f"return this->template out<{f.result}>({invoke}{owned});"
        if "&" in f.result:
            lines.append(f"    {good}")
        else:
            lines.append(f"    if constexpr (requires {{ {invoke}; }}) {{ {good} }}")
            lines.append(f'    else {{ return missing<{f.result}>("{call}"); }}')
        return f"  {head} override {{\n" + "\n".join(lines) + "\n  }"

    def mixin(self, full):
        out = [f"template <class Base>\nclass {short(full)}_m : public Base {{", " public:", "  using Base::Base;"]
        skip = self.s.is_two_part(full)
        for row in self.s.functions(full):
            if skip and row["name"] == "destroy" or not skip and "pure" not in row["attrs"]:
                continue
            out.append(self.method(full, row))
        return "\n".join(out) + "\n};\n"

    def adapter(self, full):
        line = self.s.lineage(full)
        line = [x for x in line if x in self.classes]
        tables = ""
        if self.s.is_two_part(full):
            tables = "".join(f", {x.rpartition('::')[0]}::apiv::V{x.split('::')[-1][1:]}" for x in line)
        base = f"Object<{full}, {self.root(full)}{tables}>"
        for x in reversed(line):
            base = f"{short(x)}_m<{base}>"
        sets = ""
        if self.s.is_two_part(full):
            for x in line:
                name = x.split("::")[-1]
                pointer = special.TABLE_POINTER.get(name, "mImpl")
                sets += f" this->{x}::{pointer} = this;"
        name = short(full)
        return (f"class {name}_a final : public {base} {{\n public:\n"
                f"  {name}_a(void* object, Handle* root, Free free) : {base}(object, root, free) {{{sets} }}\n}};\n")

    def make(self, full):
        name = full.split("::")[-1]
        free = "nullptr"
        if name in OWNED and name == "IBinaryProtoBlob":
            free = f"owned ? +[](void* p) {{ static_cast<{abi(full)}*>(p)->destroy(); }} : Handle::Free(nullptr)"
        elif name in OWNED:
            free = f"owned ? +[](void* p) {{ delete static_cast<{abi(full)}*>(p); }} : Handle::Free(nullptr)"
        head = f"Handle* Of<{full}>::make({abi(full)}* object, Handle* root, [[maybe_unused]] bool owned) {{"
        if full == "nvinfer1::ILayer":
            cases = ""
            for layer, kind in special.LAYERS.items():
                if f"nvinfer1::{layer}" in self.classes:
                    cases += (f"    case nvinfer1_abi::LayerType::{kind}: "
                              f"return new nvinfer1_{layer}_a(object, root, nullptr);\n")
            return f"{head}\n  switch (object->getType()) {{\n{cases}    default: break;\n  }}\n" \
                   f"  return new nvinfer1_ILayer_a(object, root, nullptr);\n}}"
        stored = f"static_cast<{self.root(full)}*>(object)"
        return f"{head}\n  return new {short(full)}_a({stored}, root, {free});\n}}"

    def text(self):
        out = [f"// Adapters of release {self.version}; made by the build.", '#include "api/eras/lib/clients.h"',
               "namespace tenon::eras {", *self.enums(), *self.pointers(), "}  // namespace tenon::eras",
               *(f'#include "api/eras/lib/{name}.h"' for name in ("selectors", "formulas", "object", "bindings", "plugins")),
               "namespace tenon::eras {"]
        out += [self.mixin(f) for f in self.classes]
        out += ["namespace {"]
        out += [self.adapter(f) for f in self.classes]
        out += ["}  // namespace"]
        out += [self.make(f) for f in self.classes]
        out += ["}  // namespace tenon::eras", '#include "api/eras/lib/makers.h"']
        return "\n".join(out) + "\n"


def main():
    pathlib.Path(sys.argv[2]).write_text(Adapters(sys.argv[1]).text())


if __name__ == "__main__":
    main()
