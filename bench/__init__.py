"""Benchmarks: `make bench`. Figures are ratios measured side by side in one run; nothing here is a test.

What is measured should be what is tested: cases that look real (`realistic`) and visitors of the site (`trust.service`)
are those of the tests. Their folder is put on the path here, for every benchmark.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
