"""Brings the files onto a device that way_in.py has opened: all of them or, when cut, none.

1. Changed files are sent to next/ and their hashes computed on the device; the old firmware stays
   as it is. A run that was cut here is repeated, and goes on behind the last complete file.
2. install.txt appears by one rename: from here on the new firmware is decided.
3. boot.py's own function does what the list says. Cut here, the next boot goes on by itself.
4. The hashes of everything in place are compared again.

Between two renames the old boot.py, or none, can only meet the old firmware, complete.
"""

import ast
from binascii import b2a_base64

from tools.deploy import image
from tools.deploy.errors import WRONG_DEVICE, DeployError
from tools.deploy.survey import LIST, NEXT, Flash, Plan, folders_of

CHUNK_BYTES = 1152  # as base64 in one line of 1536 characters


class Installer:
    """progress(done_bytes, total_bytes, name) is called while sending."""

    def __init__(self, line, files, who, progress=lambda done, total, name: None):
        self._line = line
        self._files = files
        self._who = who
        self._progress = progress

    def finish_earlier(self):
        """Complete what an earlier run had decided; True if there was something."""
        if not self._who["unfinished"]:
            return False
        self._place()
        return True

    def plan(self):
        """Compare; nothing is changed."""
        return Plan(Flash.of(self._line), self._files)

    def install(self, plan):
        """Carry the plan out."""
        self._clear_next(plan.ready)
        self._check_room(plan)
        self._send(plan)
        self._check_next(plan)
        self._send_file(f"{NEXT}/{LIST}", plan.lines().encode())
        self._line.exec(f"import os\nos.rename({NEXT + '/' + LIST!r}, {LIST!r})")
        self._place()
        self._clear_next([])
        self._check_placed()

    def _check_room(self, plan):
        needed = plan.bytes_needed(self._files, self._who["block_bytes"])
        free = int(self._line.exec("import os\ns = os.statvfs('/')\nprint(s[0] * s[3])"))
        if needed > free:
            raise DeployError(
                f"The device is full: {needed // 1024} KB are needed beside the old firmware, and"
                f" {free // 1024} KB are free. Remove files that are not the firmware's"
                " (mpremote fs ls, mpremote fs rm). Nothing was changed.",
                WRONG_DEVICE,
            )

    def _send(self, plan):
        """Every file to copy, whole ones counted."""
        total = sum(len(self._files[name]) for name in plan.copy)
        done = 0
        folders = [NEXT, *(f"{NEXT}/{name}" for name in folders_of(self._files))]
        self._line.exec(
            f"import os\nfor d in {folders!r}:\n try:\n  os.mkdir(d)\n except OSError:\n  pass"
        )
        for name in plan.copy:
            content = self._files[name]
            self._send_file(
                f"{NEXT}/{name}",
                content,
                lambda sent, name=name, done=done: self._progress(done + sent, total, name),
            )
            done += len(content)
        self._progress(done, total, "")

    def _send_file(self, path, content, sent=lambda count: None):
        run = self._line.exec
        run(f"from binascii import a2b_base64 as b\nf = open({path!r}, 'wb')\nw = f.write")
        for at in range(0, len(content), CHUNK_BYTES):
            chunk = b2a_base64(content[at : at + CHUNK_BYTES], newline=False)
            run(f"w(b({chunk!r}))")
            sent(at + CHUNK_BYTES)
        run("f.close()")

    def _check_next(self, plan):
        """Nothing is decided before every copy is proved."""
        flash = Flash.of(self._line)
        wrong = [n for n in plan.changed if not flash.has(f"{NEXT}/{n}", self._files[n])]
        if wrong:
            raise DeployError(
                f"The device read back other bytes than were sent: {', '.join(wrong)}. The old"
                " firmware is in place. Repeat; if it happens again, the flash or the line is bad.",
                WRONG_DEVICE,
            )

    def _place(self):
        """boot.py's function, from the very file: what goes on after a cut is what is run here."""
        self._line.exec(place_code(self._files["boot.py"].decode()))

    def _clear_next(self, keep):
        """Remove what lies in next/ but is not wanted."""
        flash = Flash.of(self._line)
        inside = NEXT + "/"
        stale = [n for n in flash.files if n.startswith(inside) and n[len(inside) :] not in keep]
        code = "".join(f"os.remove({name!r})\n" for name in stale)
        if not keep:
            folders = [n for n in flash.folders if (n + "/").startswith(inside)]
            code += "".join(f"os.rmdir({name!r})\n" for name in sorted(folders, reverse=True))
        if code:
            self._line.exec("import os\n" + code)

    def _check_placed(self):
        plan = self.plan()
        if not plan.nothing():
            raise DeployError(
                f"Not everything is in place: {plan.changed + plan.remove}. Repeat the command.",
                WRONG_DEVICE,
            )


def place_code(boot_source):
    """finish_install of boot.py with the names it needs, and a call of it."""
    parts = ["import os"]
    for node in ast.parse(boot_source).body:
        plain = isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if plain or (isinstance(node, ast.FunctionDef) and node.name == "finish_install"):
            parts.append(ast.get_source_segment(boot_source, node))
    return "\n".join([*parts, "finish_install()"])


def describe(who, board):
    """What is on the device and what comes, a line each."""
    on_it = who["firmware"] or ("another program or none" if not who["board"] else "unknown")
    version = ".".join(map(str, who["version"]))
    return [
        f"device    MicroPython {version}, {who['machine']}",
        f"on it     OpenCuff {on_it}" + (f" for {who['board']}" if who["board"] else ""),
        f"comes     OpenCuff {image.version()} for {board}",
    ]
