"""The limb recovers: how long until it may be under pressure again."""



class Page:
    """words: title, what comes then, what is needed for it."""

    def __init__(self, words, screen):
        self._words = words

    def key(self, status):
        """What it shows."""
        return status.wait_s, status.battery_pct

    def draw(self, canvas, status):
        """All of it."""
        words = self._words
        canvas.text(0, 0, words[0])
        canvas.battery(status.battery_pct)
        canvas.large_time(100, 12 // 8 * 8 + 8, status.wait_s)
        canvas.middle(48, words[1])
        canvas.middle(56, words[2])
