"""Which changes are tried: Cosmic Ray's operators without the idle ones, and one of our own.

Left out of Cosmic Ray's, each with its reason:
* `is` for `==` and the like: identity of integers is the interpreter's affair;
* `/` for another operator: host_tests/arch refuses any float on the tick's path by itself.
Our own: a statement is taken out. A forgotten line is the commonest mistake of all.
"""

import parso
from cosmic_ray import plugins
from cosmic_ray.operators.operator import Example, Operator

_IDLE = ("_Is", "_IsNot", "_Div")
_KEPT = ("core/ReplaceComparisonOperator_IsNot_Is", "core/ReplaceComparisonOperator_Is_IsNot")


class RemoveStatement(Operator):
    """An assignment or a bare call is replaced by `pass`."""

    def mutation_positions(self, node):
        if node.type == "simple_stmt" and self._acts(node.children[0]):
            yield (node.start_pos, node.end_pos)

    @staticmethod
    def _acts(first):
        if first.type == "expr_stmt":
            return True
        return first.type in ("power", "atom_expr") and first.children[-1].type == "trailer"

    def mutate(self, node, index):
        prefix = node.get_first_leaf().prefix
        return parso.python.tree.Name("pass\n", node.start_pos, prefix)

    @classmethod
    def examples(cls):
        return (Example("x = 1\n", "pass\n"), Example("f(x)\n", "pass\n"))


def operators():
    """[(name, operator)] of everything that is tried."""
    found = [("RemoveStatement", RemoveStatement())]
    for name in sorted(plugins.operator_names()):
        if name in _KEPT or not (name.endswith(_IDLE) or "_Is_" in name):
            operator_class = plugins.get_operator(name)
            if not operator_class.arguments():
                found.append((name, operator_class()))
    return found
