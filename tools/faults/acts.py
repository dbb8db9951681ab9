"""What can be done to a running device: each act takes a Rig and breaks one thing, now.

Purpose: the vocabulary of the fault matrix and of the campaign. Rules: an act changes hardware,
air or the running program the way the fault would, and nothing that judges. Acts that need
figures are made by a function with the figures as arguments.
"""

from tools.sim.interpreter.kernel import HardReset, wrap_ticks

MV_PER_MMHG = 12.0  # MPX5050 on 5 V
_STEP_MS = 1
TRIP_CMMHG = 31000
KEEP_CMMHG = 31700  # below the relief valve


def sensor(kind, value=0):
    """The pressure input: open, short, stuck, drift (uV/s), noise (mV), offset (mV)."""

    def act(rig):
        electronics = rig.board.electronics
        electronics.set_fault("pressure", kind, value, rig.board.now_us)

    return act


def rail_input_open(rig):
    """The wire that measures the rail breaks."""
    rig.board.electronics.set_fault("rail", "open")


def plant(**figures):
    """Other figures of pump, valve, cuff or supply, from now on."""

    def act(rig):
        for name, value in figures.items():
            if not hasattr(rig.plant, name):
                raise ValueError(f"the plant has no '{name}'")
            setattr(rig.plant, name, value)
        rig.plant._show()

    return act


def kink(sensor_at):
    """The tube between manifold and cuff, from now on."""
    return lambda rig: rig.plant.kink(sensor_at)


def sit_on_cuff(ml_s):
    """Somebody's weight drives the pressure past the limit; marks "crossed" notes when."""

    def act(rig):
        board = rig.board
        trips = len(rig.trips)

        def watch():
            board.sync_plant()
            if rig.plant.cuff_cmmhg > TRIP_CMMHG and "crossed" not in rig.marks:
                rig.marks["crossed"] = board.now_ms
            pushing = rig.plant.cuff_cmmhg < KEEP_CMMHG and len(rig.trips) == trips
            rig.plant.push_ml_s = ml_s if pushing else 0.0

        board.every(_STEP_MS, watch)

    return act


def low_side_short(load):
    """The MOSFET of pump or valve conducts for good; the high side still feeds it."""
    return lambda rig: rig.board.set_switch(load, "low", "shorted")


def permit_short(permit):
    """The high-side switch of one permit conducts for good."""
    return lambda rig: rig.board.high_side.set_fault("shorted", permit)


def permit_open(rig):
    """The high side feeds nothing any more."""
    rig.board.high_side.set_fault("open")


# -- the core ------------------------------------------------------------------------------


def loop_hung(rig):
    """The main program stands in a loop of its own; interrupts go on."""
    rig.board.stall_loop()


def core_halted(rig):
    """Nothing but hardware goes on."""
    rig.board.halt_cpu()


def irqs_masked(rig):
    """The main program runs on, and no interrupt comes through."""
    rig.board.disable_irq()


def flash_erase(ms):
    """Program and interrupts stand still for so long."""
    return lambda rig: rig.board.stall_irqs(ms)


def irq_storm(busy_ms, every_ms):
    """Foreign interrupts take busy_ms of every_ms."""

    def act(rig):
        rig.board.every(every_ms, lambda: rig.board.stall_irqs(busy_ms), rig.board.now_ms)

    return act


def tick_dead(rig):
    """Its timer has ended."""
    for alarm in list(rig.board.timers):
        alarm.stop()


def in_loop(error):
    """The next turn of the loop ends in this exception (a class), or with that function."""

    def act(rig):
        _once(rig.module("cuff.app").App, "turn", error)

    return act


def in_tick(error):
    """The same in the next tick."""

    def act(rig):
        _once(rig.module("cuff.tick").Tick, "_step", error)

    return act


def _once(owner, name, error):
    plain = getattr(owner, name)

    def broken(self, *arguments):
        setattr(owner, name, plain)
        raise error("planted")

    setattr(owner, name, broken)


def _deeper():
    return _deeper() + 1


def exhausted_stack(owner_module, owner, name):
    """The next call of a method goes deeper than the stack."""

    def act(rig):
        place = getattr(rig.module(owner_module), owner)
        plain = getattr(place, name)

        def broken(self, *arguments):
            setattr(place, name, plain)
            _deeper()

        setattr(place, name, broken)

    return act


def sleeping_loop(rig):
    """The main program waits for something that never comes, but lets callbacks run."""
    app = rig.module("cuff.app").App

    def broken(self, now_ms):
        while True:
            self.chip.sleep_ms(5)

    app.turn = broken


def late_ticks(pause_ms, every_ms):
    """The interpreter stands for so long each time, as while it collects garbage: a tick that waits
    for it comes late. every_ms None: once."""

    def act(rig):
        board = rig.board
        if every_ms is None:
            board.stall_loop(pause_ms)
        else:
            board.every(every_ms, lambda: board.stall_loop(pause_ms), board.now_ms)

    return act


def console_blocked(rig):
    """The computer at the serial port holds it open and reads nothing more; the port is full."""
    rig.board.block_console(0)


# -- resets, power, keys -------------------------------------------------------------------


def power(off_ms):
    """The supply fails for so long; 0 is a dip."""
    return lambda rig: rig.board.power_cycle(off_ms)


def weak_supply(rig):
    """From now on the supply breaks down whenever the pump starts."""
    board = rig.board

    def watch():
        if board.pump_duty_u16:
            board.power_cycle(200)

    board.every(_STEP_MS, watch)


def chip_reset(rig):
    """A reset out of nothing, as a watchdog's."""
    rig.board.die(HardReset("watchdog"))


def soft_reset(rig):
    """machine.soft_reset() out of the running program: SystemExit."""
    in_loop(SystemExit)(rig)


def ctrl_c(rig):
    """Somebody types Ctrl-C."""
    rig.board.ctrl_c()


def ctrl_d(rig):
    """Somebody types Ctrl-D."""
    rig.board.ctrl_d()


def still_inflated(rig):
    """Power fails while the valve cannot let go: the cuff is full at the next zero."""
    rig.plant.blocked = True
    rig.plant.p_mmhg = max(rig.plant.p_mmhg, 60.0)
    rig.board.power_cycle(0)


# -- clocks and memory ---------------------------------------------------------------------


def clock_wrong(permille):
    """ticks_ms runs so much too fast (negative: slow); timers and PIO keep their pace."""

    def act(rig):
        board = rig.board
        step = 1 if permille > 0 else -1

        def skew():
            board.ms0 = wrap_ticks(board.ms0 + step)

        board.every(1000.0 / abs(permille), skew)

    return act


def clock_stopped(rig):
    """ticks_ms stands."""
    clock_wrong(-1000)(rig)


def limit_flipped(rig):
    """One bit of the pressure limit in memory changes."""
    guard = rig.tick().guard
    guard._limits = (*guard._limits[:-1], guard._limits[-1] ^ 1 << 14)


def settings_lost(rig):
    """settings.json holds rubbish, and the power fails."""
    rig.board.flash.files["settings.json"] = b'{"lop_mmhg": 19'
    rig.board.power_cycle(0)


def start_stuck(rig):
    """The START button is stuck down."""
    rig.presses.append((rig.board.now_ms, "start"))
    rig.board.press("start")


def press_stop(rig):
    """No fault at all: a person presses STOP."""
    rig.press_now("stop")


def start_stuck_at_power_on(rig):
    """It is stuck down while the power comes back; nobody means to start."""
    rig.board.press("start")
    rig.board.power_cycle(0)
