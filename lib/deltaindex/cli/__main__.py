"""``python -m deltaindex.cli``, the command where nothing is installed."""

import sys

from . import main

sys.exit(main())
