"""Entry point of `python -m fargate_emulator`."""

import sys

from fargate_emulator.cli import main

sys.exit(main())
