"""A pen for circuit diagrams: every part at given coordinates, so that nothing moves by itself.

One unit is half an inch of paper; x runs to the right, y upwards. schemdraw supplies symbols and
writes the SVG with its own text backend, which gives the same bytes for the same drawing.
"""

import re

import schemdraw
import schemdraw.elements as elm

INK = "#1f2933"
NET = "#0b6e99"  # names that join wires across the sheet
FRAME = "#9aa5b1"
AIR = "#2f855a"


class Pen:
    """Draws on one sheet."""

    def __init__(self):
        self.words = []  # everything that was written, for whoever counts the parts
        schemdraw.use("svg")
        schemdraw.svgconfig.text = "text"
        self.drawing = schemdraw.Drawing(show=False)
        self.drawing.config(unit=2, fontsize=12, lw=1.4, color=INK, margin=0)

    def svg(self):
        """The finished sheet as bytes: coordinates with two digits, so that every machine's
        arithmetic gives the same file, and a line for each element."""
        text = self.drawing.get_imagedata("svg").decode()
        text = re.sub(r"-?\d+\.\d{3,}(e-\d+)?", lambda found: _two_digits(found.group()), text)
        return (text.replace("><", ">\n<") + "\n").encode()

    def paper(self, left_top, right_bottom):
        """White ground under everything, so that the sheet can be read on a dark page too."""
        self.box(left_top, right_bottom, color="white", fill="white")

    def wire(self, *points, color=INK, style="-", width=1.4):
        """Straight lines through points."""
        for begin, end in zip(points, points[1:], strict=False):
            line = elm.Line().at(begin).to(end)
            self.drawing.add(line.color(color).linestyle(style).linewidth(width))

    def dot(self, point):
        """Wires that meet here are joined."""
        self.drawing.add(elm.Dot(radius=0.07).at(point))

    def text(self, point, words, align="left", size=12, color=INK, valign="center"):
        """Words, a line each, at point."""
        self.words.append(words)
        label = elm.Label().right().at(point)
        self.drawing.add(
            label.label(
                words, loc="center", halign=align, valign=valign, fontsize=size, color=color
            )
        )

    def net(self, point, words, align="right"):
        """A wire's name at its end; the same name elsewhere is the same wire."""
        self.dot(point)
        gap = -0.3 if align == "right" else 0.3
        self.text((point[0] + gap, point[1]), words, align, color=NET)

    def part(self, kind, begin, end, words="", side=0.5, align="left", **options):
        """A part with two ends from begin to end; words stand `side` to the right of its middle."""
        element = getattr(elm, kind)(**options)
        self.drawing.add(element.at(begin).to(end))
        middle = ((begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2)
        if words and begin[1] == end[1]:
            self.text((middle[0], middle[1] + side), words, "center")
        elif words:
            self.text((middle[0] + side, middle[1]), words, align)

    def ground(self, point):
        """Ground."""
        self.drawing.add(elm.Ground().right().at(point))

    def fet(self, kind, top, words, side=0.25, upside_down=False, gate_right=False):
        """NFet: drain at the top; PFet: source at the top. Returns where the gate is."""
        element = getattr(elm, kind)().right()
        bottom = (top[0], top[1] - 1.5)
        if upside_down:
            element = element.flip()
        if not gate_right:
            element = element.reverse()
        if kind == "NFet":
            anchor = "source" if upside_down else "drain"
        else:
            anchor = "drain" if upside_down else "source"
        self.drawing.add(element.at(top).anchor(anchor))
        align = "right" if gate_right else "left"
        self.text((top[0] + (-side if gate_right else side), top[1] - 0.75), words, align)
        return (bottom[0] + (1.37 if gate_right else -1.37), top[1] - 0.75)

    def box(self, left_top, right_bottom, words="", color=INK, size=12, style="-", fill=None):
        """A rectangle with words in its middle."""
        x0, y0 = left_top
        x1, y1 = right_bottom
        rect = elm.Rect(corner1=(0, 0), corner2=(x1 - x0, y1 - y0)).right().at((x0, y0))
        if fill:
            rect = rect.fill(fill)
        self.drawing.add(rect.color(color).linestyle(style))
        if words:
            middle = ((left_top[0] + right_bottom[0]) / 2, (left_top[1] + right_bottom[1]) / 2)
            self.text(middle, words, "center", size)

    def section(self, left_top, right_bottom, title):
        """A frame around a section, with its title."""
        self.box(left_top, right_bottom, color=FRAME, style="--")
        self.text((left_top[0] + 0.3, left_top[1] - 0.45), title, size=15)


def _two_digits(number):
    # A thousandth is added so that no coordinate of the grid lies on the edge between two values.
    return f"{float(number) + 0.001:.2f}".replace("-0.00", "0.00")


def ohms(value):
    """100000 -> 100k, 35700 -> 35.7k, 100 -> 100R."""
    return f"{value / 1000:g}k" if value >= 1000 else f"{value:g}R"
