"""Gives the firmware's own names words that MicroPython has in its flash anyway.

Every name that a module brings along (of an attribute, a function, a class, a parameter) lies in
the table of names for good (py/qstr.c): 17 bytes each, a fifth of what the firmware takes, and the
table grows by doubling. A word of the image's own table costs nothing. So each own name stands for
one of these, the longest first: `target_cmmhg` may be called `fileno` on the device. There are
fewer words than names, so names that are only parameters share: never two in one module, and none
that a call gives by its name. No other two names can be taken for each other.

    python -m tools.deploy.shorten BOARD      which word stands for which name, for a trace

A name stays if it is a word of the image itself (whatever MicroPython calls or is called by, is),
the name of a module, imported from elsewhere, given to a function that is not the firmware's, a
string, or read by others or by the tick (`kept`). Lines stay where they are.
"""

import ast
import builtins
import io
import keyword
import sys
import tokenize
from pathlib import Path

# Of stock MicroPython 1.28 for the Pico W (python -m tools.emulate.words). A word that another
# image lacks costs there what any name costs.
PATH = Path(__file__).with_name("rom_words.txt")
WORDS = PATH.read_text(encoding="utf-8").split()


def renamed(sources, words):
    """Module name -> text, for module name -> text; words: as names() gives them."""
    return {name: _renamed(text, words) for name, text in sources.items()}


def names(sources, kept=()):
    """Own name -> the word that stands for it."""
    trees = [ast.parse(text) for text in sources.values()]
    stay = {"self"}.union(kept, WORDS, *(name.split(".") for name in sources))
    stay.update(*map(_strings, trees), *(_of_others(tree, sources) for tree in trees))
    nodes = [node for tree in trees for node in ast.walk(tree)]
    parameters = {node.arg for node in nodes if isinstance(node, ast.arg)}
    stay |= {node.arg for node in nodes if isinstance(node, ast.keyword)} - parameters
    own = {name for name in set().union(*map(_defined, trees)) - stay if name[:2] != "__"}
    used = (stay - set(WORDS)).union(*map(_words, sources.values()), *map(_strings, trees), kept)
    free = [
        word for word in WORDS
        if word not in used and not word.startswith("__") and not hasattr(builtins, word)
    ]  # fmt: skip
    sharing = _sharing(trees, sources, own)
    groups = [*sharing, *([name] for name in own.difference(*sharing))]
    free.sort(key=lambda word: (len(word), word))
    worth_most = sorted(groups, key=lambda group: (-sum(map(len, group)), group))
    return {  # beyond the words what is shortest stays
        name: word for group, word in zip(worth_most, free, strict=False) for name in group
    }


def _sharing(trees, sources, own):
    """Lists of names that may stand for one word: parameters of functions and nothing else, each
    in other modules than the rest of its list."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    more = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    more |= {node.arg for node in nodes if isinstance(node, ast.keyword)}
    more |= {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.ClassDef)):
                more |= _stored(node.body)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                more |= {word for alias in node.names for word in (alias.name, alias.asname)}
            elif isinstance(node, ast.Global):
                more.update(node.names)
    words = [_words(text) for text in sources.values()]
    found = []
    for name in sorted(own - more):
        modules = {number for number, here in enumerate(words) if name in here}
        for group, taken in found:
            if not taken & modules:
                group.append(name)
                taken |= modules
                break
        else:
            found.append(([name], modules))
    return [group for group, _ in found]


def words_read(text):
    """Names and strings that a program for the device has: what stays for it."""
    tree = ast.parse(text)
    return _words(text) | _strings(tree)


def looked_up(text, functions):
    """What these functions of a module look up by its name, and their own names."""
    found = set(functions)
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef) and function.name in functions:
            nodes = list(ast.walk(function))
            within = {node.arg for node in nodes if isinstance(node, ast.arg)}
            found |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
            names = [node for node in nodes if isinstance(node, ast.Name)]
            within |= {node.id for node in names if not isinstance(node.ctx, ast.Load)}
            found |= {node.id for node in names} - within
    return found


def _words(text):
    return {word for word, _ in _name_tokens(text)}


def _defined(tree):
    """Names that this module gives to something that outlives a function."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            found.add(node.attr)
        if isinstance(node, (ast.Module, ast.ClassDef)):
            found |= _stored(node.body)
    return found


def _stored(statements):
    """Names that these bind, without those of functions and classes in them."""
    found = set()
    waiting = list(statements)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)
    return found


def _strings(tree):
    """Strings that may be names: those without a space. What documents a part is none."""
    documents = {
        node.body[0].value for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body
        and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    texts = [
        node.value for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documents
    ]  # fmt: skip
    return {word for text in texts if " " not in text for word in text.split(".")}


def _of_others(tree, sources):
    """Names that come from modules that are not the firmware's."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) or (
            isinstance(node, ast.ImportFrom)
            and node.module not in sources
            and f"{node.module}.{node.names[0].name}" not in sources
        ):
            found |= {word for alias in node.names for word in alias.name.split(".")}
    return found


def _name_tokens(text):
    """(word, (line, column)) of every name in a source."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
            yield token.string, token.start


def _renamed(text, words):
    lines = text.split("\n")
    for word, (line, column) in reversed(list(_name_tokens(text))):
        if word in words:
            old = lines[line - 1]
            lines[line - 1] = old[:column] + words[word] + old[column + len(word) :]
    return "\n".join(lines)


def main(board):
    """Print the table."""
    from tools.deploy import image

    for name, word in sorted(image.names(board).items(), key=lambda pair: pair[1]):
        print(f"{word:24} {name}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "pico_w")
