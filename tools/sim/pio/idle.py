"""Finds loops of a PIO program in which nothing happens, and passes through many turns at once.

Purpose: a permit counts for minutes at some thousand instructions a second; stepping them would
take longer than everything else. A loop is idle when no instruction in it can be seen from outside
or depend on it: register moves, constants, `pull(noblock)` while the TX FIFO is empty, delays,
closed by a jump back to its head: always, by the wrap, or by `jmp(x_dec)` / `jmp(y_dec)`.

Words in the TX FIFO carry the edge from which they can be pulled, so a loop with one pull stays
idle up to the turn that takes the next word, and a machine may be left at its head for less than
a turn without being wrong.

Proof: one turn is run with symbols for the four registers. Only when each register ends as itself,
as a constant, as a register the turn leaves alone, or as the counter it began with, is the state
after n turns known in closed form; anything else is stepped. test_pio_idle.py compares both on
random programs. Rules: no machine is touched but by Loop.skip.
"""

COUNTED = ("x", "y")
REGISTERS = ("x", "y", "osr", "isr")
_MOV_REGISTERS = {1: "x", 2: "y", 6: "isr", 7: "osr"}
_LONGEST = 32
OP_JMP = 0
OP_PULL = 8
OP_MOV = 5
OP_SET = 7


class Loop:
    """One idle loop. length in cycles; counter 'x', 'y' or '' (endless); leaves_to: where it goes
    on when the counter is spent; reloads: a word that is pulled becomes the counter."""

    def __init__(self, trace, counter, leaves_to=-1):
        self.length = trace.cycles
        self.counter = counter
        self.leaves_to = leaves_to
        self.pulls = trace.pulls
        self.reloads = counter != "" and trace.fed[counter] == "word"
        self._pull_at = trace.pull_at
        self.osr_full = trace.osr_full
        self.isr_empty = trace.isr_empty
        self.changes = []  # (register, 'count' or source register or constant)
        for name in REGISTERS:
            value = trace.values[name]
            if name != counter and value != name:
                self.changes.append((name, value))

    def skip(self, machine, limit):
        """As many whole turns as fit up to the edge `limit`. True when it was at least one."""
        turns = (limit - machine.edge + 1) // self.length
        if self.pulls and machine.tx:
            idle = self._idle_turns(machine)
            if turns > idle:
                turns = idle
        counter = self.counter
        left = 0
        if counter:
            left = machine.x if counter == "x" else machine.y
            if turns > left:
                turns = left
        if turns < 1:
            return False
        machine.edge += turns * self.length
        last = left - turns + 1  # the counter at the beginning of the last turn
        for name, value in self.changes:
            if isinstance(value, int):
                setattr(machine, name, value)
            else:
                setattr(machine, name, last if value == counter else getattr(machine, value))
        if counter:
            setattr(machine, counter, left - turns)
        if self.osr_full:
            machine.osr_count = 0
        if self.isr_empty:
            machine.isr_count = 0
        return True

    def _idle_turns(self, machine):
        """Turns that end before the next word in the FIFO can be pulled."""
        if self.pulls > 1:
            return 0
        early = machine.tx_edges[0] - self._pull_at - machine.edge
        return (early + self.length - 1) // self.length if early > 0 else 0

    def exit_edge(self, machine):
        """When a machine at the head leaves the loop; -1 when that is not known in closed form."""
        if self.counter == "":
            return -1
        left = machine.x if self.counter == "x" else machine.y
        words = len(machine.tx) if self.pulls else 0
        turns = left + 1
        if words:
            idle = self._idle_turns(machine)
            if words > 1 or self.pulls > 1 or not self.reloads or idle > left:
                return -1
            turns = idle + machine.tx[0] + 1
        return machine.edge + turns * self.length


class Trace:
    """One turn in symbols."""

    def __init__(self):
        self.values = {"x": "x", "y": "y", "osr": "osr", "isr": "isr"}
        self.fed = dict(self.values)  # the same for a turn that finds a word
        self.cycles = 0
        self.pulls = 0
        self.pull_at = 0
        self.osr_full = False
        self.isr_empty = False

    def follow(self, instruction):
        """Take in one straight instruction; False when it is not idle."""
        if instruction.side >= 0 or instruction.outside:
            return False
        op = instruction.op
        if op == OP_SET and instruction.a in (1, 2):
            name = "x" if instruction.a == 1 else "y"
            self.values[name] = self.fed[name] = instruction.b
        elif op == OP_PULL and instruction.word & 0x60 == 0:  # noblock, whether full or not
            self.pulls += 1
            self.pull_at = self.cycles
            self.osr_full = True
            self.values["osr"] = self.values["x"]
            self.fed["osr"] = "word"
        elif op != OP_MOV or not self._move(instruction):
            return False
        return True

    def _move(self, instruction):
        target = _MOV_REGISTERS.get(instruction.a)
        source = instruction.b
        if target is None or (source not in _MOV_REGISTERS and source != 3):
            return False  # pins, pc, exec, status, or with an operation
        for values in (self.values, self.fed):
            values[target] = 0 if source == 3 else values[_MOV_REGISTERS[source]]
        if target == "osr":
            self.osr_full = True
        elif target == "isr":
            self.isr_empty = True
        return True

    def repeats(self, counter):
        """Is the state after n turns what Loop.skip says?"""
        for name in REGISTERS:
            value = self.values[name]
            if name == counter or isinstance(value, int) or value == name or value == counter:
                continue
            if self.values[value] != value:
                return False  # a register that changes itself would be carried on
        return True


def find_loops(code, wrap_bottom, wrap_top, autopull):
    """For each of the 32 addresses the idle loop that begins there, or None."""
    loops = [None] * len(code)
    if not autopull:  # then a pull, an out and every other cycle depend on the FIFO
        for head in range(len(code)):
            loops[head] = _loop_at(code, head, wrap_bottom, wrap_top)
    return loops


def _loop_at(code, head, wrap_bottom, wrap_top):
    trace = Trace()
    at = head
    for _ in range(_LONGEST):
        instruction = code[at]
        following = wrap_bottom if at == wrap_top else (at + 1) & 31
        if instruction.op == OP_JMP:
            if instruction.side >= 0:
                return None
            if instruction.a in (2, 4):
                trace.cycles += 1 + instruction.delay
                counter = COUNTED[instruction.a // 2 - 1]
                return _counted(trace, counter, instruction.b, head, following)
            if instruction.a != 0:
                return None
            following = instruction.b
        elif not trace.follow(instruction):
            return None
        trace.cycles += 1 + instruction.delay
        if following == head:
            return Loop(trace, "") if trace.repeats("") else None
        at = following
    return None


def _counted(trace, counter, target, head, leaves_to):
    """The loop ends here when its counter is untouched so far and the jump leads to its head."""
    if target != head or trace.values[counter] != counter:
        return None
    return Loop(trace, counter, leaves_to) if trace.repeats(counter) else None
