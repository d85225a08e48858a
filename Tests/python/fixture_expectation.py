"""Reads a fixture set's expectation without a YAML library: the text below `expectation:`, profiles inline."""
import os
import re
import textwrap


def inline(folder):
    with open(os.path.join(folder, "fixture.yaml"), encoding="utf-8") as file:
        text = file.read().split("\nexpectation:\n", 1)[1]
    path = re.search(r"path: (\S+)", text).group(1)
    with open(os.path.join(folder, path), encoding="utf-8") as file:
        profiles = textwrap.indent(file.read(), "        ")
    # `inline` takes the place of `path`: the server may run where the file is not.
    return textwrap.dedent(text.replace(f"path: {path}", "inline: |\n" + profiles.rstrip("\n"))).encode()
