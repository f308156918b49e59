# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the public headers of an older release: `headers.py VERSION FOLDER`.

Names are in the namespaces of the release; an ABI tag keeps their symbols apart from those of other releases in the
same program. Library classes of release 8 call a function table, those before are pure virtual: in both cases
adapters in libtenon_eraN are behind them.
"""
import pathlib
import re
import sys

import bodies
from surface import NUMBERS, Function, Surface, declare

INCLUDES = {
    "NvInferVersion.h": [],
    "NvInferRuntimeBase.h": ["NvInferVersion.h"],
    "NvInferRuntimePlugin.h": ["NvInferRuntimeBase.h"],
    "NvInferRuntimeCommon.h": ["NvInferVersion.h", "NvInferRuntimeBase.h", "NvInferRuntimePlugin.h"],
    "NvInferLegacyDims.h": ["NvInferRuntimeCommon.h"],
    "NvInferRuntime.h": ["NvInferRuntimeCommon.h"],
    "NvInfer.h": ["NvInferLegacyDims.h", "NvInferRuntime.h", "NvInferRuntimeCommon.h", "NvInferVersion.h"],
    "NvInferPluginUtils.h": ["NvInferRuntimeCommon.h", "NvInfer.h"],
    "NvInferPlugin.h": ["NvInfer.h", "NvInferPluginUtils.h"],
    "NvInferConsistency.h": ["NvInferRuntimeCommon.h"],
    "NvInferSafeRuntime.h": ["NvInferRuntimeCommon.h"],
    "NvOnnxParserRuntime.h": ["NvOnnxParser.h"],
}
STANDARD = "#include <cstddef>\n#include <cstdint>\n"


class Writer:
    def __init__(self, version):
        self.s = Surface(version)
        self.tag = f'__attribute__((abi_tag("era{version.split(".")[0]}")))'
        self.headers = sorted({r["header"] for r in self.s.rows})

    # ------------------------------------------------------------------ one header
    def header(self, name):
        rows = [r for r in self.s.rows if r["header"] == name]
        out = [f"// nvinfer1 as release {self.s.version} had it; made by the build.", "#pragma once", "#pragma GCC system_header", "", STANDARD]
        for include in INCLUDES.get(name, ["NvInfer.h"]):
            if include in self.headers and include != name:
                out.append(f'#include "{include}"')
        out.append(bodies.prelude(name, self.headers))
        out += self.macros(rows)
        out += self.forwards(rows, name)
        out += self.typedefs(rows, "")
        out += self.enums(rows)
        globals_ = [r for r in rows if r["class"] == "" and r["kind"] == "constant"]
        out += [f"static const int32_t {r['name']} = {bodies.constant(r, self.s.version)};" for r in globals_]
        late = [r for r in rows if r["class"] == "nvinfer1" and r["kind"] == "constant"]
        out += [f"namespace nvinfer1 {{ static constexpr int32_t {r['name']} = "
                f"{bodies.constant(r, self.s.version)}; }}" for r in late]
        out += self.classes(rows)
        out += self.functions(rows)
        return "\n".join(x for x in out if x) + "\n"

    def macros(self, rows):
        out = []
        for r in rows:
            if r["kind"] == "macro":
                out.append(f"#undef {r['name']}\n#define {r['name']}{r['signature']} "
                           f"{bodies.macro(r, self.s.version)}".rstrip())
        return out

    def forwards(self, rows, name):
        """Declares every class of the header, since they name each other; elaborate where another header has it."""
        out = []
        for r in rows:
            if r["kind"] not in ("class", "struct") or not self.is_namespace(r["class"]) or "template" in r["attrs"]:
                continue
            out.append(self.spaced(r["class"], f"{r['kind']} {self.tag} {r['name']};"))
        for full in bodies.FORWARD.get(name, []):
            scope, _, short = full.rpartition("::")
            if full in self.s.enums:
                out.append(self.spaced(scope, f"enum class {short} : {self.s.enums[full]['signature']};"))
            elif full in self.s.classes and self.s.classes[full]["header"] in self.reached(name):
                continue
            elif full in self.s.classes or short == "IPluginFactory":
                word = self.s.classes.get(full, {"kind": "class"})["kind"]
                out.append(self.spaced(scope, f"{word} {self.tag} {short};"))
        for r in rows:
            if r["kind"] == "enum" and self.is_namespace(r["class"]) and "scoped" in r["attrs"]:
                out.append(self.spaced(r["class"], f"enum class {r['name']} : {r['signature']};"))
        return out

    def reached(self, name):
        """The headers that a header includes, itself apart."""
        found = [h for h in INCLUDES.get(name, ["NvInfer.h"]) if h in self.headers and h != name]
        return found + [x for h in found for x in self.reached(h)]

    def is_namespace(self, scope):
        return scope not in self.s.classes

    @staticmethod
    def spaced(scope, text):
        return f"namespace {scope} {{ {text} }}" if scope else text

    def typedefs(self, rows, scope):
        out = []
        for r in rows:
            if r["kind"] == "typedef" and self.is_namespace(r["class"]) and not bodies.is_cuda_type(r["name"]):
                text = f"using {r['name']} = {self.s.qualify(r['signature'], r['class'])};"
                out.append(self.spaced(r["class"], text))
        return out

    # ------------------------------------------------------------------ enums
    def enum(self, r):
        full = f"{r['class']}::{r['name']}" if r["class"] else r["name"]
        word = "enum class" if "scoped" in r["attrs"] else "enum"
        values = "".join(f" {e['name']} = {e['value']}," for e in self.s.members.get(full, [])
                         if e["kind"] == "enumerator")
        return f"{word} {r['name']} : {r['signature']} {{{values} }};"

    def enums(self, rows):
        out = []
        for r in rows:
            if r["kind"] == "enum" and self.is_namespace(r["class"]):
                out.append(self.spaced(r["class"], self.enum(r)))
        for r in rows:
            if r["kind"] != "function":
                continue
            if r["name"] == "EnumMax":
                out.append(self.spaced(r["class"], "template <typename T> constexpr int32_t EnumMax() noexcept;"))
        for r in rows:
            if r["name"].startswith("EnumMax<") and "ILogger::" not in r["name"]:
                out.append(self.enum_max(r))
        return out

    def enum_max(self, r):
        return self.spaced(r["class"], f"template <> constexpr int32_t {self.s.qualify(r['name'], r['class'])}() "
                                       f"noexcept {{ return {r['value']}; }}")

    # ------------------------------------------------------------------ classes
    def classes(self, rows):
        mine = [f"{r['class']}::{r['name']}" for r in rows if r["kind"] in ("class", "struct")
                and self.is_namespace(r["class"]) and "template" not in r["attrs"]]
        done, out = [], []

        def visit(full):
            if full in done or full not in mine:
                return
            done.append(full)
            for need in self.needs(full):
                visit(need)
            out.append(self.klass(full))
        tables = [f for f in mine if self.s.is_two_part(f)]
        for side in ("value", "client", "lib"):
            if side == "lib":
                out += [self.table(f) for f in tables]
            for full in mine:
                if self.s.classes[full]["side"] == side or side == "lib":
                    visit(full)
        for r in rows:
            if r["name"].startswith("EnumMax<") and "ILogger::" in r["name"]:
                out.append(self.enum_max(r))
        return out

    def needs(self, full):
        """Classes that must be complete first: bases, and what fields hold by value."""
        found = self.s.bases(full)
        scope = self.s.classes[full]["class"]
        for r in self.s.members.get(full, []):
            if r["kind"] == "field" and "*" not in r["signature"]:
                word = re.match(r"[\w:]+", r["signature"]).group(0)
                found.append(f"{scope}::{'Dims32' if word == 'Dims' and self.s.two_part else word}")
        return found

    def table(self, full):
        """The function table behind a library class."""
        name = full.split("::")[-1]
        lines = [f"class {self.tag} V{name[1:]} {{ public:", f"virtual ~V{name[1:]}() noexcept = default;"]
        for r in self.s.functions(full):
            if r["name"] != "destroy":
                lines.append(f"virtual {Function(r).head(defaults=False)} = 0;")
        return "namespace nvinfer1 { namespace apiv {\n" + "\n".join(lines) + "\n}; } }"

    def klass(self, full):
        r = self.s.classes[full]
        final = " final" if "final" in r["attrs"] else ""
        head = f"{r['kind']} {self.tag} {r['name']}{final} {self.s.qualify(r['signature'], r['class'])} {{"
        sections = {"public": [], "protected": [], "private": []}
        for m in self.s.members.get(full, []):
            text = self.member(full, m)
            if text:
                where = "private" if m.get("inherited") and m["side"] == "client" else m["access"] or "public"
                sections[where].append(text)
        if self.s.is_two_part(full):
            pointer = bodies.TABLE_POINTER.get(r["name"], "mImpl")
            sections["protected"].append(f"apiv::V{r['name'][1:]}* {pointer} = nullptr;")
        body = "".join(f" {access}:\n  " + "\n  ".join(texts) + "\n"
                       for access, texts in sections.items() if texts)
        return self.spaced(r["class"], f"\n{head}\n{body}{bodies.extra_members(full, self.s.version)}}};\n")

    def member(self, full, m):
        scope, kind = m["class"], m["kind"]
        namespace = self.s.classes[full]["class"]
        if kind == "enum":
            return self.enum(m)
        if kind in ("class", "struct"):
            return self.klass(f"{full}::{m['name']}")
        if kind == "typedef":
            return f"using {m['name']} = {self.s.qualify(m['signature'], namespace)};"
        if kind == "field":
            return declare(self.s.qualify(m["signature"], namespace), m["name"]) + ";"
        if kind == "constant":
            return f"static constexpr {m['signature'].removeprefix('const ')} {m['name']} = {m['value']};"
        if kind == "destructor":
            virtual = "virtual " if "virtual" in m["attrs"] or "pure" in m["attrs"] else ""
            noexcept = " noexcept" if "noexcept" in m["attrs"] else ""
            return f"{virtual}{m['name']}(){noexcept} = default;"
        if kind in ("special", "constructor"):
            return bodies.constructor(full, m, self.s)
        if kind == "method":
            return self.method(full, m, namespace)
        return ""

    def method(self, full, m, namespace):
        f = Function(m)
        f.result = self.s.qualify(f.result, namespace)
        f.params = [self.s.qualify(p, namespace) for p in f.params]
        f.defaults = [self.s.qualify(d, namespace) for d in f.defaults]
        if m.get("inherited"):
            if m["side"] != "client":
                return ""
            f.noexcept = " noexcept" if self.s.two_part else ""
            return f"{f.head()} final {bodies.default_body(f)}"
        if "pure" in f.attrs:
            return f"virtual {f.head()} = 0;"
        virtual = "virtual " if "virtual" in f.attrs else ""
        if self.s.is_two_part(full):
            if f.name == "destroy":
                return f"{f.head()} {{ delete this; }}"
            name = full.split("::")[-1]
            pointer = bodies.TABLE_POINTER.get(name, "mImpl")
            args = ", ".join(f"arg{i}" for i in range(len(f.params)))
            return f"{virtual}{f.head()} {{ return {pointer}->{f.name}({args}); }}"
        final = " final" if "final" in f.attrs else ""
        head = f.head()
        return f"{virtual}{head}{final} {bodies.method(full, f, self.s.version)}"

    # ------------------------------------------------------------------ free functions
    def functions(self, rows):
        out = []
        wanted = [r for r in rows if r["kind"] == "function" and not r["name"].startswith("EnumMax")]
        for r in sorted(wanted, key=lambda r: "inline" in r["attrs"]):
            f = Function(r)
            f.result = self.s.qualify(f.result, r["class"] or "global")
            f.params = [self.s.qualify(p, r["class"] or "global") for p in f.params]
            if "inline" in f.attrs:
                text = f"inline {f.head()} {bodies.free(r, f)}"
            elif "extern_C" in f.attrs:
                text = f'extern "C" TENSORRTAPI {f.head()};'
            else:
                text = f"TENSORRTAPI {f.head()};"
            out.append(f"namespace {r['class']} {{\n{text}\n}}" if r["class"] else text)
        templates = [r for r in rows if r["kind"] == "class" and "template" in r["attrs"]]
        out += [self.spaced(r["class"], bodies.registrar(r, self.tag)) for r in templates]
        # The library's own adapters see the types beside those of release 10, whose functions have the same symbols.
        return ["#ifndef TENON_ERA_TYPES_ONLY", *out, "#endif"] if out else []


def main():
    version, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    assert version in NUMBERS
    folder.mkdir(parents=True, exist_ok=True)
    writer = Writer(version)
    for name in writer.headers:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(writer.header(name))


if __name__ == "__main__":
    main()
