"""cuff/safety/lease.py: a request for pressure ends 500 ms after the last renewal."""

from cuff.safety.lease import LEASE_TICKS, Lease


def test_nothing_is_asked_for_at_power_on():
    lease = Lease()
    assert lease.tick() == 0 and not lease.lapsed()


def test_a_lease_is_500_ms():
    assert LEASE_TICKS == 50


def test_a_request_holds_for_50_ticks_and_lapses_in_the_51st():
    lease = Lease()
    lease.renew(15200, False)
    for _ in range(49):
        assert lease.tick() == 15200 and not lease.lapsed()
    assert lease.tick() == 15200
    assert lease.lapsed()  # at the end of its last tick: the next one gets nothing
    assert lease.tick() == 0 and lease.lapsed()


def test_renewing_in_time_goes_on_for_ever():
    lease = Lease()
    for _ in range(200):
        lease.renew(15200, False)
        for _ in range(49):
            assert lease.tick() == 15200 and not lease.lapsed()


def test_a_request_to_vent_never_lapses():
    lease = Lease()
    lease.renew(15200, False)
    lease.renew(0, False)
    for _ in range(200):
        assert lease.tick() == 0 and not lease.lapsed()


def test_once_lapsed_it_stays_lapsed_until_the_loop_speaks_again():
    lease = Lease()
    lease.renew(15200, False)
    for _ in range(1000):
        lease.tick()
    assert lease.lapsed() and lease.ticks_left == 0
    lease.renew(0, False)
    assert not lease.lapsed()


def test_quiet_goes_with_the_request():
    lease = Lease()
    lease.renew(15200, True)
    assert lease.quiet
    lease.renew(15200, False)
    assert not lease.quiet


def test_a_tick_between_the_stores_of_a_renewal_does_no_harm():
    """The interrupt may come after the new target was stored and before ticks_left is."""
    lease = Lease()
    lease.renew(0, False)
    for _ in range(60):
        lease.tick()
    lease.target_cmmhg = 15200
    assert lease.tick() == 0  # nothing is given before the renewal is whole
