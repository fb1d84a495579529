"""Where pieces are worked out: in this process, in others on this machine, or on a cluster; few at a time."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from navigator.batch.pieces import Piece
from navigator.batch.work import Done, Order, work
from navigator.rulefiles.findings import shown

Place = Callable[[Order, Iterator[Piece]], Iterator[Done]]
"""Works out pieces, in any order, never holding more than a few of them."""


class ClusterError(Exception):
    """A cluster that can't be used, in Dutch."""


class ProcessLost(Exception):  # noqa: N818 - named for what it says
    """A process on this machine that ended by itself, in Dutch."""


def here(order: Order, pieces: Iterator[Piece]) -> Iterator[Done]:
    """One after the other, in this process."""
    return (work(order, piece) for piece in pieces)


def processes(count: int) -> Place:
    """In so many processes on this machine."""

    def place(order: Order, pieces: Iterator[Piece]) -> Iterator[Done]:
        context = multiprocessing.get_context("forkserver")
        with ProcessPoolExecutor(count, mp_context=context, initializer=_leave_interrupts) as pool:
            waiting: set[Future[Done]] = set()
            try:
                for piece in pieces:
                    waiting.add(pool.submit(work, order, piece))
                    if len(waiting) > count + 1:
                        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                        yield from (future.result() for future in done)
                while waiting:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            except BrokenProcessPool as error:
                raise ProcessLost("Een van de processen is gestopt; misschien was er te weinig geheugen.") from error
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    return place


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal; who asked for the work answers to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def cluster(address: str, timeout: float = 15) -> Place:
    """On the workers of a running dask.distributed scheduler; what a lost worker had under way goes to another.

    Rules and cases travel with the work, so that workers need no files; whatever is lost is made again from them.

    Raises:
        ClusterError: this is no address; and when used: no scheduler or no worker there, no worker that has this
            program, or a connection that is lost.
    """
    _check_address(address)

    def place(order: Order, pieces: Iterator[Piece]) -> Iterator[Done]:
        with _client(address, timeout) as client, _lost(address):
            yield from _on_workers(client, order, pieces)

    return place


def _check_address(address: str) -> None:
    """Refuse what can't be the address of a scheduler at once: a client that tries it can't be closed."""
    from distributed.comm.addressing import parse_address, parse_host_port
    from distributed.comm.registry import get_backend

    try:
        scheme, place = parse_address(address)
        get_backend(scheme)
        host, port = parse_host_port(place)
        right = bool(host) and 0 < port < 65536
    except ValueError:
        right = False
    if not right:
        raise ClusterError(f"{shown(address)} is geen adres van een cluster. Schrijf het als `tcp://10.0.0.5:8786`.")


def _on_workers(client: Any, order: Order, pieces: Iterator[Piece]) -> Iterator[Done]:
    from distributed import as_completed

    rules = client.submit(_same, order, pure=False)
    under_way = as_completed(loop=client.loop)
    for piece in pieces:
        under_way.add(client.submit(work, rules, piece, pure=False))
        if under_way.count() > 2 * sum(client.nthreads().values()) + 1:
            yield next(under_way).result()
    for future in under_way:
        yield future.result()


def _same(order: Order) -> Order:
    return order


@contextmanager
def _client(address: str, timeout: float) -> Iterator[Any]:
    import dask
    from distributed import Client

    # the cases of a piece are part of its task: tens of megabytes, and meant to be
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"}):
        try:
            client = Client(address, timeout=timeout, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(f"Op {address} antwoordt geen cluster. Start er `dask scheduler`.") from error
        with client:
            try:
                client.wait_for_workers(1, timeout)
            except TimeoutError:
                raise ClusterError(
                    f"Het cluster op {address} heeft geen werkers. Start `dask worker {address}`."
                ) from None
            yield client


@contextmanager
def _lost(address: str) -> Iterator[None]:
    """What goes wrong on the way, in words."""
    from distributed import CancelledError, KilledWorker
    from distributed.comm import CommClosedError

    try:
        yield
    except ImportError as error:
        raise ClusterError(
            f"De werkers van {address} missen iets ({error}). Typ daar: pip install 'initiatiefwijzer[cluster]'"
        ) from error
    except (CancelledError, KilledWorker, CommClosedError) as error:
        raise ClusterError(
            f"De verbinding met het cluster op {address} is verbroken ({type(error).__name__})."
        ) from error
