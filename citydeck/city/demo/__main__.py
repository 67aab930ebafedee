"""`python -m citydeck.city.demo -o FILE`: write the demo city's asset table, which its sites and its recording hold."""

import argparse
from pathlib import Path

import msgspec

from citydeck.city.demo import SEED, build


def main() -> None:
    """Build the city and write its assets as JSON, one a line so that a change can be read."""
    parser = argparse.ArgumentParser(prog="python -m citydeck.city.demo", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    lines = [msgspec.json.encode(asset).decode() for asset in build(options.seed).assets]
    options.output.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")


if __name__ == "__main__":
    main()
