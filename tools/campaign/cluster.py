"""Seeds over processes or machines, with dask.distributed.

A local cluster of one process a core, or the one of DASK_SCHEDULER=tcp://host:port, whose workers
have to be started in this project's folder, at the same sources. Rules: a few batches a worker are
under way at a time, so that ten million seeds need no more memory than ten.
"""

import hashlib
import os
from contextlib import contextmanager

from distributed import Client, LocalCluster, as_completed

from tools.campaign.run_one import run_batch
from tools.choice import ROOT

BATCH = 4
AHEAD = 3  # batches under way for each worker
CONNECT_S = 10
PARTS = ("firmware", "boards", "tools")


class NoCluster(Exception):
    """Its text says which and why."""


def fingerprint():
    """Of every source a run depends on: two machines with the same give the same runs."""
    digest = hashlib.sha256()
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*.py")):
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def connect():
    """A Client, checked; a cluster that was started for it ends with it."""
    address = os.environ.get("DASK_SCHEDULER")
    if address:
        with _client_of(address) as client:
            yield client
        return
    workers = max(1, os.cpu_count() or 1)
    local = LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0"
    )
    with local, Client(local) as client:
        yield client


def _client_of(address):
    """A Client of a cluster that somebody else runs."""
    try:
        client = Client(address, timeout=CONNECT_S)
    except (OSError, ValueError, TimeoutError) as problem:
        raise NoCluster(
            f"DASK_SCHEDULER={address}: no scheduler answers there within {CONNECT_S} s "
            f"({type(problem).__name__}); start one with `dask scheduler`, or leave it out for "
            "this machine alone"
        ) from problem
    _check(client, address)
    return client


def _check(client, address):
    """Workers there are, and they have these sources."""
    if not client.scheduler_info()["workers"]:
        client.close()
        raise NoCluster(
            f"DASK_SCHEDULER={address}: that scheduler has no workers; start some in this "
            f"project's folder: `dask worker {address}`"
        )
    try:
        found = client.run(fingerprint)
    except Exception as problem:  # whatever a foreign machine raises on unpickling
        client.close()
        raise NoCluster(
            f"DASK_SCHEDULER={address}: its workers cannot import this project ({problem}); start "
            "them in its folder"
        ) from problem
    if set(found.values()) != {fingerprint()}:
        client.close()
        raise NoCluster(f"DASK_SCHEDULER={address}: its workers have other sources than these")


def run_seeds(client, seeds, weakness=None):
    """Results of run_one as they come, in any order."""
    seeds = list(seeds)
    batches = iter([seeds[k : k + BATCH] for k in range(0, len(seeds), BATCH)])
    ahead = AHEAD * max(1, len(client.scheduler_info()["workers"]))

    def submit(batch):
        return client.submit(run_batch, batch, weakness, pure=False)

    running = as_completed([submit(batch) for _, batch in zip(range(ahead), batches)])
    for done in running:
        yield from done.result()
        done.release()
        batch = next(batches, None)
        if batch is not None:
            running.add(submit(batch))
