"""python -m tools.phone: serves build/phone at localhost, for this machine only, and starts
simulated cuffs beside it (CUFFS=2, SPEED=, SETTINGS= as for make sim)."""

import functools
import http.server
import json
import os
import signal
import subprocess
import sys

from tools.choice import ROOT

PAGE = ROOT / "build" / "phone"
FIRST_PORT = 8765
SIDES = ("left", "right")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of the page; quiet, and never kept by the browser: its service worker does that."""

    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".webmanifest": "application/manifest+json",
    }

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_arguments):
        pass


def server(port):
    """A server of the page on this port (0: a free one)."""
    handler = functools.partial(Handler, directory=str(PAGE))
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)


def bridges(count):
    """So many simulated cuffs, one process and port each."""
    for i in range(count):
        more = {"side": SIDES[i]} if count == len(SIDES) else {}
        yield subprocess.Popen(
            [sys.executable, "-m", "tools.client.bridge", "--port", str(FIRST_PORT + i)]
            + ["--set", json.dumps(more)],
            cwd=ROOT, stdout=subprocess.DEVNULL,
        )  # fmt: skip


def main():
    """Until Ctrl-C; the exit status."""
    if not (PAGE / "index.html").exists():
        print("the page is not built: make phone", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends the cuffs, too
    count = int(os.environ.get("CUFFS") or 1)
    served = server(int(os.environ.get("PORT_PHONE") or 8080))
    started = list(bridges(count))
    ports = ",".join(str(FIRST_PORT + i) for i in range(count))
    address = f"http://localhost:{served.server_port}/?cuff={ports}"
    print(f"the phone page: {address} (Ctrl-C ends it)", flush=True)
    try:
        served.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        for bridge in started:
            bridge.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
