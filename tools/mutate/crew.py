"""Workers side by side, each with its own copy of the project; results as they come."""

import compileall
import concurrent.futures
import contextlib
import dataclasses
import json
import os
import queue
import shutil
import subprocess
import sys
from pathlib import Path

from tools.mutate.project import ROOT


class _Worker:
    def __init__(self, project, number):
        folder = Path(project.root) / project.build / f"copy{number}"
        shutil.rmtree(folder, ignore_errors=True)
        for name in project.copied:
            shutil.copytree(
                Path(project.root) / name,
                folder / name,
                ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"),
            )
        compileall.compile_dir(folder, quiet=2)
        for name in project.source_files():
            shutil.rmtree((folder / name).parent / "__pycache__", ignore_errors=True)
        there = dataclasses.replace(project, root=str(folder))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tools.mutate.worker", there.to_json()],
            cwd=folder if (folder / "tools" / "mutate").exists() else ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, job):
        """Hand over one mutant and wait for what became of it."""
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("a worker died; its error stands above")
        return json.loads(line)

    def close(self):
        """End of input ends it."""
        self._process.stdin.close()
        self._process.wait(timeout=60)


@contextlib.contextmanager
def crew(project, size=None):
    """try_all(jobs): yields (job's index, answer) in the order in which they are done."""
    size = size or os.cpu_count() or 1
    idle = queue.Queue()
    workers = [_Worker(project, number) for number in range(size)]
    for worker in workers:
        idle.put(worker)

    def ask(job):
        worker = idle.get()
        try:
            return worker.ask(job)
        finally:
            idle.put(worker)

    def try_all(jobs):
        with concurrent.futures.ThreadPoolExecutor(size) as pool:
            waiting = {pool.submit(ask, job): index for index, job in enumerate(jobs)}
            try:
                for done in concurrent.futures.as_completed(waiting):
                    yield waiting[done], done.result()
            finally:
                pool.shutdown(cancel_futures=True)

    try:
        yield try_all
    finally:
        for worker in workers:
            worker.close()
