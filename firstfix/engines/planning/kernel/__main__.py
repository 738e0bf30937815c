"""`python -m firstfix.engines.planning.kernel`: compile the kernel now, so that the first plan need not wait for it.

With the names of a file and a text, the text is written there when that has gone well.
"""

import sys
from pathlib import Path

from firstfix.engines.planning.kernel.search import ready

if __name__ == "__main__":
    ready()
    if sys.argv[2:]:
        Path(sys.argv[1]).write_text(sys.argv[2])
