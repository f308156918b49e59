# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Every method of a class that the public headers declare is called by a C++ test, or overridden by one.

By name: which class a call is of only a compiler knows, and tools/coverage, which compiles, counts what runs. A method
that no test names is certainly not tested. `python3 tests/meta/api_calls.py` lists the classes with their counts.
"""

import re
import sys

# What no test of ours can call, by class: why.
EXCUSED = {
    ("IOnnxConfig", "*"): "an interface of the vendor's samples: the library neither makes nor asks one",
    ("ILoggerFinder", "*"): "the library calls it, in release 10 of no plugin",
}
# Not the API of release 10, or, as the safety runtime, declared and answered by an error.
DECLARED_ONLY = "host_cuda|impl|nvinfer1/impl|NvInferSafeRuntime|NvInferConsistency"
METHOD = re.compile(r"^  (?! )(?:TRT_DEPRECATED )?(?:virtual )?(?!return\b|using\b|friend\b|static\b|explicit\b|constexpr\b)"
                    r"[\w:<>*& ]+?[*& ](\w+)\((?=[^;{]*(?:;|\{|$))")
CLASS = re.compile(r"^(?:class|struct) (?:TRT_DEPRECATED )?(I[A-Z]\w+)(?: final)?\s*(?::[^;{]*)?\{")


def declared(tree):
    """(class, method) of the interfaces in include/, in order; destructors, constructors and hidden parts left out."""
    found = {}
    for path in tree.matching(rf"include/(?!{DECLARED_ONLY})[\w/]+\.h"):
        owner, hidden = None, False
        for line in tree.lines(path):
            if opened := CLASS.match(line):
                owner, hidden = opened[1], False
            elif line.startswith("}"):
                owner = None
            elif re.match(r"^ (public|protected|private):", line):
                hidden = "public" not in line
            elif owner and not hidden and (method := METHOD.match(line)):
                if method[1] != owner and not method[1].startswith("operator"):
                    found[owner, method[1]] = path
    return found


def named(tree):
    """Every word that a C++ test calls as a method, takes the address of as one, or overrides."""
    words = set()
    for path in tree.matching(r"tests/(api|eras|host_cuda|uff|caffe)/\w+\.(cpp|h)"):
        text = tree.text(path)
        words |= set(re.findall(r"(?:\.|->)\s*(\w+)\s*\(", text))
        words |= set(re.findall(r"&\w+::\w+::(\w+)\b", text))
        words |= set(re.findall(r"\b(\w+)\([^;{}]*\)\s*(?:const )?(?:noexcept )?override", text))
    return words


def uncalled(tree):
    words = named(tree)
    for (owner, method), path in declared(tree).items():
        if method not in words and (owner, "*") not in EXCUSED and (owner, method) not in EXCUSED:
            yield owner, method, path


def check(tree):
    return [f"{path}: no C++ test calls {owner}::{method}" for owner, method, path in uncalled(tree)]


def main():
    from pathlib import Path

    from tree import Tree
    tree = Tree(Path(__file__).resolve().parents[2])
    missing = list(uncalled(tree))
    print(f"{len(declared(tree))} methods of {len({owner for owner, _ in declared(tree)})} classes, "
          f"{len(missing)} in no C++ test")
    for owner, method, _ in missing:
        print(f"  {owner}::{method}")
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
