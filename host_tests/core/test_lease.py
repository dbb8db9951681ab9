"""cuff/safety/lease.py: a request for pressure ends 500 ms after the last renewal."""

from cuff.safety.lease import LAPSED, LEASE_TICKS, Lease


def test_nothing_is_asked_for_at_power_on():
    lease = Lease()
    assert [lease.tick() for _ in range(100)] == [0] * 100


def test_a_lease_is_500_ms_and_lapsed_is_no_pressure():
    # verifies: R-CTL-1
    assert LEASE_TICKS == 50 and LAPSED == -1  # no target is negative


def test_a_request_holds_for_50_ticks_and_has_lapsed_in_the_51st():
    # verifies: R-CTL-1
    lease = Lease()
    lease.renew(15200, False)
    for _ in range(50):
        assert lease.tick() == 15200
    assert lease.tick() == LAPSED


def test_renewing_in_time_goes_on_for_ever():
    lease = Lease()
    for _ in range(200):
        lease.renew(15200, False)
        for _ in range(50):
            assert lease.tick() == 15200


def test_a_request_to_vent_never_lapses():
    lease = Lease()
    lease.renew(15200, False)
    lease.renew(0, False)
    for _ in range(200):
        assert lease.tick() == 0


def test_once_lapsed_it_stays_lapsed_until_the_loop_speaks_again():
    # verifies: R-CTL-1
    lease = Lease()
    lease.renew(15200, False)
    for _ in range(50):
        lease.tick()
    for _ in range(1000):
        assert lease.tick() == LAPSED
    lease.renew(0, False)
    assert lease.tick() == 0
    lease.renew(12000, False)
    assert lease.tick() == 12000


def test_the_manner_goes_with_the_request():
    lease = Lease()
    lease.renew(15200, 3)
    assert lease.manner == 3
    lease.renew(15200, 0)
    assert lease.manner == 0


def test_a_tick_between_the_stores_of_a_renewal_neither_trips_nor_invents_a_pressure():
    # verifies: R-CTL-1
    """The interrupt sees a lease whose time is new and whose target is not."""
    for before, after in ((0, 15200), (15200, 14200), (15200, 0)):
        lease = Lease()
        lease.renew(before, False)
        for _ in range(50):
            lease.tick()
        lease.ticks_left = LEASE_TICKS
        assert lease.tick() == before
        lease.target_cmmhg = after
        assert lease.tick() == after


def test_the_least_pressure_lapses_like_any_other():
    lease = Lease()
    lease.renew(1, False)
    for _ in range(50):
        assert lease.tick() == 1
    assert lease.tick() == LAPSED


def test_at_power_on_nothing_is_left_and_nothing_is_asked_for():
    lease = Lease()
    assert (lease.target_cmmhg, lease.manner, lease.ticks_left) == (0, 0, 0)
