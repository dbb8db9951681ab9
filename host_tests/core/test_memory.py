"""cuff/memory.py: collections come when the loop wants them, and often only while importing."""

from cuff import memory


class Heap:
    """In place of `gc`: what was asked of it, in order."""

    def __init__(self, every_bytes=-1):
        self.every_bytes = every_bytes
        self.asked = []

    def threshold(self, *amount):
        """As gc's."""
        if not amount:
            return self.every_bytes
        self.every_bytes = amount[0]
        self.asked.append(amount[0])

    def collect(self):
        """Noted."""
        self.asked.append("collect")


def with_heap(heap, act):
    """act() with this heap in the place of gc."""
    real = memory.gc
    memory.gc = heap
    try:
        return act()
    finally:
        memory.gc = real


def turns_until_collected(spare_ms):
    """How many turns that leave so much go by before memory is collected."""
    heap = Heap()

    def act():
        collector = memory.Collector(True)
        turns = 1
        while not collector.step(spare_ms):
            turns += 1
        return turns

    turns = with_heap(heap, act)
    assert heap.asked == [-1, "collect"]
    return turns


def test_a_turn_with_time_collects_as_soon_as_it_is_due():
    assert turns_until_collected(memory.SPARE_MS) == memory.EVERY_TURNS


def test_turns_without_time_put_it_off_but_not_for_ever():
    assert turns_until_collected(memory.SPARE_MS - 1) == memory.LATEST_TURNS
    assert turns_until_collected(-5) == memory.LATEST_TURNS


def leaving(count, spare_ms):
    """Turns that leave so many bytes each, until memory is collected."""

    def act():
        collector = memory.Collector(True)
        turns = 1
        memory.leave(count)
        while not collector.step(spare_ms):
            memory.leave(count)
            turns += 1
        return turns

    return with_heap(Heap(), act)


def test_who_leaves_much_brings_it_forward():
    assert leaving(memory.WASTE_BYTES // 8, memory.SPARE_MS) == 8
    assert leaving(memory.WASTE_BYTES // 8, memory.SPARE_MS - 1) == 16, "it must not wait for ever"
    assert turns_until_collected(memory.SPARE_MS) == memory.EVERY_TURNS, "what was left is gone"
    assert leaving(1, memory.SPARE_MS) == memory.EVERY_TURNS
    turns_until_collected(memory.SPARE_MS)


def test_a_new_loop_forgets_what_was_left_before_it():
    memory.leave(memory.AT_ONCE_BYTES)
    assert turns_until_collected(memory.SPARE_MS) == memory.EVERY_TURNS


def test_it_comes_again():
    heap = Heap()

    def act():
        collector = memory.Collector(True)
        return [collector.step(20) for _ in range(2 * memory.EVERY_TURNS)]

    done = with_heap(heap, act)
    assert [at + 1 for at, one in enumerate(done) if one] == [250, 500]


def test_the_limit_of_a_chip_whose_tick_waits_stays():
    heap = Heap(32768)
    with_heap(heap, lambda: memory.Collector(False))
    assert heap.asked == [] and heap.every_bytes == 32768


def test_while_importing_collections_are_frequent_and_afterwards_as_before():
    heap = Heap(-1)

    def importer():
        heap.asked.append("import")
        return 7

    assert with_heap(heap, lambda: memory.load(importer)) == 7
    assert heap.asked == ["collect", memory.IMPORT_EVERY_BYTES, "import", -1, "collect"]


def test_an_import_that_fails_leaves_the_limit_as_it_was():
    heap = Heap(32768)

    def importer():
        raise MemoryError

    try:
        with_heap(heap, lambda: memory.load(importer))
        raised = False
    except MemoryError:
        raised = True
    assert raised and heap.every_bytes == 32768


def test_what_is_unloaded_in_the_loop_waits_for_its_turn():
    heap = Heap()
    with_heap(heap, lambda: memory.unload("cuff.no_such", collect=False))
    assert heap.asked == []
    with_heap(heap, lambda: memory.unload("cuff.no_such"))
    assert heap.asked == ["collect"]
