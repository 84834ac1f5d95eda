"""Prefetch: compute the next items in threads while the caller uses the present one."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def prefetch(
    function: Callable[[Item], Result], items: Sequence[Item], workers: int
) -> Iterator[Result]:
    """Yield the function of each item, in order; at most `workers` items are computed ahead.

    >>> list(prefetch(str, [1, 2, 3], 2))
    ['1', '2', '3']
    """
    with ThreadPoolExecutor(workers) as pool:
        coming = deque(pool.submit(function, item) for item in items[:workers])
        for following in range(workers, workers + len(items)):
            result = coming.popleft().result()
            if following < len(items):
                coming.append(pool.submit(function, items[following]))
            yield result
            del result  # frees its memory while the next one is computed
