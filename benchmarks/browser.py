"""The same 100,000 extruded footprints in a browser: deck.gl in Chromium without a display, OpenGL in software.

deck.gl is fetched with npm, at one version, into a cache folder outside the project. The page gets the footprints as
binary arrays and draws them as one layer of extruded polygons, all in full detail, with three cameras like those of
`benchmarks.scene`, whose row of the same buildings is measured right after it. Frames are counted until a pixel was
read back. Where node, npm or Chromium is missing, or npm
cannot fetch, one line says so and nothing is measured.

``python -m benchmarks.browser [--buildings N] [--size WxH] [--angle NAME] [--pictures FOLDER] [--json]``
"""

import argparse
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import synthetic
from benchmarks.memory import memory
from benchmarks.scene import BARE, measured
from benchmarks.scene_row import SIZES, pixels

PACKAGE, VERSION = "deck.gl", "9.1.14"
PAGE = Path(__file__).resolve().parent / "browser"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LIMIT = 200.0
OPTIONS = (
    "--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--use-gl=angle", "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist", "--force-device-scale-factor=1",
    "--disable-frame-rate-limit", "--disable-gpu-vsync",
)  # fmt: skip
Told = dict[str, Any]


class Missing(Exception):
    """Why nothing can be measured here."""


def library() -> Path:
    """deck.gl's own bundle, fetched once into the cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", "") or Path.home() / ".cache")
    folder = cache / "citydeck-benchmarks" / f"{PACKAGE}-{VERSION}"
    bundle = folder / "node_modules" / PACKAGE / "dist.min.js"
    if bundle.exists():
        return bundle
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise Missing("node and npm are not installed")
    folder.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"]
    done = subprocess.run([*command, f"{PACKAGE}@{VERSION}"], capture_output=True, text=True, timeout=180, check=False)
    if not bundle.exists():
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Missing(f"npm could not fetch {PACKAGE} {VERSION}: {said}")
    return bundle


def files(count: int, size: tuple[int, int]) -> dict[str, bytes]:
    """What the page asks for: closed footprints, heights, cameras and the pixels to pick."""
    model = synthetic.city(count, streets=False)
    solids = model.buildings
    assert solids is not None
    starts, ends = solids.offsets[:-1], solids.offsets[1:]
    closed = np.insert(solids.xy, ends, solids.xy[starts], axis=0)
    facts = {
        "cameras": {
            name: {"target": camera.target, "distance": camera.distance, "rotation": 0.0, "pitch": camera.pitch}
            for name, camera in synthetic.cameras(model).items()
        },
        "fov": 40.0,
        "size": size,
        "material": {"ambient": 0.45, "diffuse": 0.6, "shininess": 8, "specularColor": [30, 30, 30]},
        "pixels": pixels()[:40],
    }
    return {
        "/facts.json": json.dumps(facts).encode(),
        "/offsets": (solids.offsets + np.arange(len(solids.offsets))).astype("<i4").tobytes(),
        "/places": closed.astype("<f4").tobytes(),
        "/heights": solids.height.astype("<f4").tobytes(),
        "/page.js": (PAGE / "page.js").read_bytes(),
        "/": (PAGE / "page.html").read_bytes(),
    }


def server(content: dict[str, bytes], told: list[Told], came: threading.Event) -> ThreadingHTTPServer:
    """Serves `content` on the loopback; each post of the page is added to `told` and wakes `came`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = content.get(self.path)
            self.send_response(404 if body is None else 200)
            kind = "text/html" if self.path == "/" else "application/octet-stream"
            self.send_header("Content-Type", "text/javascript" if self.path.endswith(".js") else kind)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            came.set()
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it that
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


def family(root: int) -> list[int]:
    """A process and all that came from it."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(status.parent.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def proportional(root: int) -> float:
    """MiB of all processes of the browser, pages that they share counted once."""
    return sum(memory(pid)["pss"] or 0.0 for pid in family(root))


def measure(count: int, size: tuple[int, int], angle: str, pictures: Path | None) -> Told:
    """One run of the browser; `Missing` when there is none or it cannot draw."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise Missing(f"no browser is installed (looked for {', '.join(BROWSERS)})")
    content = {**files(count, size), "/deck.js": library().read_bytes()}
    told: list[Told] = []
    came = threading.Event()
    service = server(content, told, came)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="citydeck-", ignore_cleanup_errors=True) as profile:
        address = f"http://127.0.0.1:{service.server_port}/"
        window = f"--window-size={size[0]},{size[1] + 200}"  # its own bars take some
        began = time.monotonic()
        process = subprocess.Popen(
            [browser, *OPTIONS, f"--use-angle={angle}", window, f"--user-data-dir={profile}", address],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            return {**_listen(process, told, came, began, pictures), "browser": _version(browser)}
        finally:
            for pid in reversed(family(process.pid)):
                try:
                    os.kill(pid, 15)
                except ProcessLookupError:
                    continue
            process.wait()
            service.shutdown()


def _listen(
    process: "subprocess.Popen[bytes]", told: list[Told], came: threading.Event, began: float, pictures: Path | None
) -> Told:
    """Memory at each post, until the page has said everything."""
    empty = most = 0.0
    read = 0
    while time.monotonic() < began + LIMIT and process.poll() is None:
        came.wait(0.5)
        came.clear()
        for one in told[read:]:
            read += 1
            if "error" in one:
                raise Missing(f"the page failed: {one['error']}")
            used = proportional(process.pid)
            if one.get("picture") == "":
                empty = used
            most = max(most, used)
            if pictures is not None and one.get("shown"):
                pictures.mkdir(parents=True, exist_ok=True)
                (pictures / f"{one['picture']}.png").write_bytes(base64.b64decode(one["shown"].split(",")[1]))
            if "frames" in one:
                return {**one, "memory": most, "added": most - empty, "seconds": time.monotonic() - began}
    raise Missing(f"the browser said nothing more within {LIMIT:.0f} s (exit code {process.poll()})")


def _version(browser: str) -> str:
    said = subprocess.run([browser, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    return said.strip().split(" built")[0]


def summary(found: Told, count: int) -> Told:
    """Figures of one run, as in the rows of `benchmarks.scene`."""
    frames = {
        name: {"p50": float(np.median(times)), "p95": float(np.percentile(times, 95)), "frames": len(times)}
        for name, times in found["frames"].items()
    }
    times = [took for took, _ in found["picks"]]
    return {
        "buildings": count,
        "peer": f"{PACKAGE} {VERSION}, {found['browser']}, {found['gl']}",
        "size": found["sizes"],
        "layers": "buildings",
        "first picture s": found["first"],
        "frames": frames,
        "pick": {"median": float(np.median(times[1:])), "worst": max(times[1:])},
        "hits": sum(row >= 0 for _, row in found["picks"]) / len(times),
        "memory_mib": found["memory"],
        "added_mib": found["added"],
    }


def ratios(line: Told, mine: Told) -> dict[str, float]:
    """The page's figures over ours of the same buildings; none where ours was not drawn or the size is another."""
    size = next((name for name, size in SIZES.items() if list(size) == list(line["size"])), "")
    if "not run" in mine or not size:
        return {}
    found = {view: row["p50"] / mine[size][view]["p50"] for view, row in line["frames"].items()}
    return {
        **found,
        "first picture": line["first picture s"] / mine["load"],
        "memory": line["added_mib"] / mine["added"],
    }


def main() -> int:
    """Print the figures; 0, also where there is no browser."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--buildings", type=int, default=100_000)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument(
        "--angle", default="gl-egl", help="what draws: gl-egl, the system's OpenGL as in the other rows, or swiftshader"
    )
    parser.add_argument("--pictures", type=Path, help="write what each camera saw here")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    try:
        line = summary(measure(options.buildings, (width, height), options.angle, options.pictures), options.buildings)
        line["ratios"] = ratios(line, measured(BARE, options.buildings))
    except Missing as missing:
        print(f"skipped: {missing}")
        print(json.dumps({"skipped": str(missing)}))
        return 0
    if not options.json:
        print(f"{line['peer']}\n{options.buildings:,} buildings, {line['size'][0]}x{line['size'][1]}, buildings only")
        print(f"first picture {line['first picture s']:.1f} s from the call of the page")
        for name, row in line["frames"].items():
            print(f"{name:12} p50 {row['p50']:8.1f} ms   p95 {row['p95']:8.1f} ms   ({row['frames']} frames)")
        print(f"pick         p50 {line['pick']['median']:8.1f} ms   most {line['pick']['worst']:7.1f} ms")
        print(f"memory {line['memory_mib']:.0f} MiB in all processes, {line['added_mib']:.0f} more than the empty page")
        if line["ratios"]:
            print("the page / citydeck   " + "   ".join(f"{key} {value:.1f}x" for key, value in line["ratios"].items()))
    print(json.dumps(line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
