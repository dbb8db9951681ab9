"""Which training is set, as a plan; which pressure it asks for, and whether the wearer may have it.

A training takes its share of the LOP in force (lop/book.py), a manual hold its own pressure.
Without an LOP there are only the narrow limits of a manual hold; in first sessions the share is
smaller; above 80 % there is only full occlusion, which a professional unlocks. What is asked for
and not allowed is refused, never silently lowered. A board whose one pressure sensor nobody
contradicts stays within the narrow limits, whatever LOP is known.

The plan is made by `look` and kept: a START looks anew. That loads training/builtin.py and check.py
for a moment, so it is for an empty cuff. Rules: whole mmHg rounded down.
"""

# pyright: reportOptionalMemberAccess=false, reportOptionalIterable=false
# pyright: reportOptionalSubscript=false, reportAttributeAccessIssue=false
# A plan or a protocol is there wherever nothing is wrong with it.

from cuff import codes, limits
from cuff.memory import unload
from cuff.session import protocols
from cuff.session.lop import rules
from cuff.session.training.blocks import FULL, INFLATE

_LOADED = (
    "cuff.session.training.builtin",
    "cuff.session.training.check",
    "cuff.session.training.codec",
    "cuff.session.training.plan",
    "cuff.session.training.shelf",
    "cuff.store.protocols",
)


class Prescription:
    """in_force(): the LOP in mmHg, or None; one_sensor: nobody contradicts the only one; model:
    what is known of the cuff (pressure/cuff_model.py), or None. progress(): what the wearer's
    sessions have come to (training/builtin.py), or None; bounds(): (sets at most or 0, are all
    rests vented?) that hold for the wearer. To be read: plan, lop_mmhg (0: none), and refused:
    (code, block, field, bound) of what is wrong, or None."""

    def __init__(self, settings, in_force, one_sensor, model=None):
        self._settings = settings
        self.in_force = in_force
        self.one_sensor = one_sensor
        self._model = model
        self.plan = None
        self.refused = None
        self.lop_mmhg = 0
        self.progress = self.bounds = None
        self._known = False
        self._wanted = (0, 0)

    def highest_mmhg(self, full=False):
        """The most that any session may ask for now. full: in full occlusion."""
        settings = self._settings
        lop_mmhg = self.in_force()
        highest_cmmhg = rules.highest_target_cmmhg(
            0 if lop_mmhg is None else lop_mmhg * 100,
            settings["experience"] == "first",
            limits.FULL_SHARE_MAX_PCT if full else limits.SHARE_MAX_PCT,
            limits.FIRST_SHARE_MAX_PCT,
            self.one_sensor_mmhg() * 100,
            settings["pressure_max_mmhg"] * 100,
        )
        if self.one_sensor:
            return min(self.one_sensor_mmhg(), highest_cmmhg // 100)
        return highest_cmmhg // 100

    def one_sensor_mmhg(self):
        """The most that one sensor alone is trusted with: the limit without an LOP."""
        return self._settings["manual_%s_mmhg" % self._settings["build"]]

    def target_mmhg(self):
        """(highest pressure of the plan in mmHg, NONE) or (0, code of what forbids it)."""
        if not self._known:
            self.look()
        return (0, self.refused[0]) if self.refused else (max(self.plan.targets), codes.NONE)

    def figures(self, code):
        """The numbers that belong to a refusal's words."""
        if not self.refused or code != self.refused[0]:
            return ()
        if code in (codes.SHARE, codes.ABOVE_LIMIT, codes.ABOVE_ONE_SENSOR):
            return self._wanted
        if code in (codes.PROTOCOL_LOW, codes.PROTOCOL_HIGH, codes.PROTOCOL_SHAPE):
            return self.refused[1:]
        return (self.refused[1], self.refused[3]) if code == codes.CUFF_SLOW else ()

    def look(self):
        """Make the plan anew, by settings and LOP as they are now. One import at a time, and from
        no deeper than a turn's own parts: the tick shares the stack."""
        self.lop_mmhg = self.in_force() or 0
        self._known = True
        self.plan = None
        try:
            from cuff.session.training import check, plan

            settings = self._settings
            number = protocols.number(settings)
            kind, blocks, wrong = 0, (), None
            most_sets, vented = self.bounds() if self.bounds else (0, False)
            if number < protocols.CUSTOM:
                from cuff.session.training import builtin

                progress = self.progress and self.progress()
                kind, blocks = builtin.made(number, settings, progress, most_sets, vented)
            else:
                __import__("cuff.store.protocols")
                __import__("cuff.session.training.codec")
                from cuff.session.training import shelf

                made, wrong = shelf.load(number)
                if made:
                    kind, blocks = made
            wrong = wrong or check.shape(kind, blocks) or (check.rests(blocks) if vented else None)
            if not wrong:
                limit_s = plan.limit_s(kind, settings)
                found = plan.Plan(number, kind, blocks, limit_s, most_sets > 0)
                wrong = self._aim(found) or plan.Walk(found, settings, self._model).play()
                self.plan = None if wrong else found
        except MemoryError:
            wrong = (codes.PROTOCOL_MEMORY, 0, "blocks", 0)
        self.refused = wrong
        unload(*_LOADED, collect=False)

    def store(self, data):
        """A protocol of one's own (training/shelf.py), with the cuff empty: a code."""
        self._known = False
        try:
            __import__("cuff.store.protocols")
            __import__("cuff.session.training.check")
            __import__("cuff.session.training.codec")
            from cuff.session.training import shelf

            self.refused = shelf.store(data)
        except MemoryError:
            self.refused = (codes.PROTOCOL_MEMORY, 0, "blocks", 0)
        unload(*_LOADED, collect=False)
        return self.refused[0] if self.refused else codes.NONE

    def _aim(self, found):
        """The pressure of each block; None, or what forbids one."""
        settings = self._settings
        lop_mmhg = self.lop_mmhg
        full = found.kind == FULL
        if full and settings["full_occlusion"] != "unlocked":
            return (codes.FULL_LOCKED, 1, "share_pct", limits.SHARE_MAX_PCT)
        first = settings["experience"] == "first"
        most_pct = limits.FIRST_SHARE_MAX_PCT
        highest_mmhg = self.highest_mmhg(full)
        targets = []
        for at, block in enumerate(found.blocks):
            mmhg = 0
            if block[0] == INFLATE:
                share_pct, mmhg = block[1], block[2]
                if share_pct:
                    if first and share_pct > most_pct:
                        self._wanted = (share_pct, most_pct)
                        return (codes.SHARE, at + 1, "share_pct", most_pct)
                    if not lop_mmhg:
                        return (codes.NO_LOP, at + 1, "share_pct", 0)
                    mmhg = lop_mmhg * share_pct // 100
                if mmhg > highest_mmhg:
                    self._wanted = (mmhg, highest_mmhg)
                    code = codes.ABOVE_ONE_SENSOR if self.one_sensor else codes.ABOVE_LIMIT
                    return (code, at + 1, "mmhg", highest_mmhg)
            targets.append(mmhg)
        found.targets = tuple(targets)
        return None
