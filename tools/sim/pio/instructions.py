"""What each of the nine PIO instructions does; the other half of machine.Machine.

Source: RP2040 datasheet 3.4, for autopush and autopull 3.5.4. Each method gets the decoded
instruction and returns False when it stalls; `_next` is where the program goes on. A stalled `in`
with autopush looks at its pins again when it completes, where the chip keeps what it saw.
"""

MASK = 0xFFFFFFFF


def reverse_bits(word):
    """Bit 31 to bit 0 and so on."""
    turned = 0
    for _ in range(32):
        turned = turned << 1 | word & 1
        word >>= 1
    return turned


class Instructions:
    """Needs the machine's registers, FIFOs, config and block."""

    def _jmp(self, instruction):
        condition = instruction.a
        if condition == 0:
            taken = True
        elif condition == 2:
            taken = self.x
            self.x = taken - 1 if taken else MASK
        elif condition == 4:
            taken = self.y
            self.y = taken - 1 if taken else MASK
        elif condition == 1:
            taken = not self.x
        elif condition == 3:
            taken = not self.y
        elif condition == 5:
            taken = self.x != self.y
        elif condition == 6:
            taken = self.block.level(self.config.jmp_pin)
        else:
            taken = self.osr_count < self.config.pull_threshold
        if taken:
            self._next = instruction.b
        return True

    def _wait(self, instruction):
        polarity = instruction.a >> 2
        source = instruction.a & 3
        if source == 2:
            flag = self._flag(instruction.b)
            if self.block.flags[flag] != polarity:
                return False
            if polarity:
                self.block.flags[flag] = 0
            return True
        pin = instruction.b if source == 0 else self.config.in_base + instruction.b & 31
        return self.block.level(pin) == polarity

    def _flag(self, index):
        if index & 0x10:
            return index & 4 | (index + self.number) & 3
        return index & 7

    def _source(self, number):
        """What in_ and mov read; mov's 5 (status) is 0 as asm_pio sets it up, so is null."""
        if number == 0:
            return self.block.levels_from(self.config.in_base)
        if number == 1:
            return self.x
        if number == 2:
            return self.y
        if number == 6:
            return self.isr
        if number == 7:
            return self.osr
        return 0

    def _in(self, instruction):
        bits = instruction.b or 32
        config = self.config
        full = self.isr_count + bits >= config.push_threshold
        if config.autopush and full and len(self.rx) >= config.rx_depth:
            return False
        data = self._source(instruction.a) & MASK >> (32 - bits)
        if config.in_right:
            self.isr = self.isr >> bits | data << (32 - bits)
        else:
            self.isr = (self.isr << bits | data) & MASK
        self.isr_count = min(32, self.isr_count + bits)
        if config.autopush and full:
            self._store()
        return True

    def _store(self):
        self.rx.append(self.isr)
        self.isr = 0
        self.isr_count = 0

    def _push(self, instruction):
        config = self.config
        if instruction.word & 0x40 and self.isr_count < config.push_threshold:
            return True
        if len(self.rx) >= config.rx_depth:
            if instruction.word & 0x20:
                return False
            self.isr = 0
            self.isr_count = 0
            return True
        self._store()
        return True

    def _has_word(self):
        return self.tx and self.tx_edges[0] <= self.edge

    def _take_word(self):
        self.tx_edges.pop(0)
        return self.tx.pop(0)

    def _refill(self):
        """Autopull: the OSR takes the next word as soon as it is empty and there is one."""
        if self.osr_count >= self.config.pull_threshold and self._has_word():
            self.osr = self._take_word()
            self.osr_count = 0

    def _pull(self, instruction):
        config = self.config
        if instruction.word & 0x40 and self.osr_count < config.pull_threshold:
            return True
        if config.autopull and self.osr_count == 0:
            return True
        if self._has_word():
            self.osr = self._take_word()
        elif instruction.word & 0x20:
            return False
        else:
            self.osr = self.x
        self.osr_count = 0
        return True

    def _out(self, instruction):
        bits = instruction.b or 32
        config = self.config
        if config.autopull and self.osr_count >= config.pull_threshold:
            self._refill()
            return False  # the refilled OSR can be used a cycle later
        if config.out_right:
            data = self.osr & MASK >> (32 - bits)
            self.osr = self.osr >> bits
        else:
            data = self.osr >> (32 - bits)
            self.osr = self.osr << bits & MASK
        self.osr_count = min(32, self.osr_count + bits)
        self._write(instruction.a, data, bits)
        if config.autopull:
            self._refill()
        return True

    def _write(self, target, data, bits):
        config = self.config
        if target == 0 or target == 4:
            self.block.put_bits(target == 4, config.out_base, config.out_count, data)
        elif target == 1:
            self.x = data
        elif target == 2:
            self.y = data
        elif target == 5:
            self._next = data & 31
        elif target == 6:
            self.isr = data
            self.isr_count = bits
        elif target == 7:
            self.force(data)

    def _mov(self, instruction):
        data = self._source(instruction.b & 7)
        operation = instruction.b >> 3 & 3
        if operation == 1:
            data ^= MASK
        elif operation == 2:
            data = reverse_bits(data)
        target = instruction.a
        if target == 7:
            self.osr = data
            self.osr_count = 0
        elif target == 4:
            self.force(data)
        else:
            self._write(target, data, 0)  # mov empties ISR's counter: no bits shifted in
        return True

    def _irq(self, instruction):
        flag = self._flag(instruction.b)
        flags = self.block.flags
        if instruction.word & 0x40:
            flags[flag] = 0
        elif not instruction.word & 0x20:
            flags[flag] = 1
        elif not self.irq_raised:
            flags[flag] = 1
            self.irq_raised = True
            return False
        elif flags[flag]:
            return False
        else:
            self.irq_raised = False
        return True

    def _set(self, instruction):
        target = instruction.a
        if target == 0 or target == 4:
            config = self.config
            self.block.put_bits(target == 4, config.set_base, config.set_count, instruction.b)
        elif target == 1:
            self.x = instruction.b
        elif target == 2:
            self.y = instruction.b
        return True
