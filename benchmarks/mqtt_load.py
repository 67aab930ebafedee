"""A publisher that costs little: readings as JSON at a steady rate, QoS 0, over one plain socket.

``python -m benchmarks.mqtt_load PORT RATE SECONDS [--topics N]`` publishes ``load/0`` to ``load/N-1`` in turn and
prints how many messages went out, in which time, at what cost. Packets are written here by the words of MQTT 3.1.1: no
client library lies between the figures and the broker.
"""

import argparse
import json
import socket
import struct
import sys
import time

TICK = 0.01
"""Seconds between two writes: so much of the rate goes out at once."""


def text(words: str) -> bytes:
    """A string of the protocol: two bytes of length, then UTF-8."""
    return struct.pack(">H", len(words)) + words.encode()


def packet(head: int, body: bytes) -> bytes:
    """A control packet: its first byte, the length in seven bits a byte, the body."""
    length, size = b"", len(body)
    while True:
        size, low = divmod(size, 128)
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return bytes([head]) + length + body


def connected(port: int, name: str) -> socket.socket:
    """A socket that a broker on loopback has accepted."""
    link = socket.create_connection(("127.0.0.1", port))
    link.sendall(packet(0x10, text("MQTT") + bytes([4, 2]) + struct.pack(">H", 0) + text(name)))
    if link.recv(4)[3:] != b"\0":
        raise ConnectionError("the broker refused the publisher")
    return link


def publish(port: int, rate: float, seconds: float, topics: int) -> dict[str, float]:
    """Publish ``rate * seconds`` messages; the n-th holds ``n / topics`` and the instant of its writing in ms."""
    link = connected(port, "load")
    names = [text(f"load/{number}") for number in range(topics)]
    total, sent = round(rate * seconds), 0
    began, cpu = time.perf_counter(), time.process_time()
    while sent < total:
        due = min(total, round((time.perf_counter() - began + TICK) * rate))
        stamp = time.time_ns() // 1_000_000
        link.sendall(
            b"".join(
                packet(0x30, names[n % topics] + b'{"v":{"now":%d.5},"t":%d}' % (n // topics, stamp))
                for n in range(sent, due)
            )
        )
        sent = due
        time.sleep(max(0.0, began + sent / rate - time.perf_counter()))
    took = time.perf_counter() - began
    link.sendall(packet(0x30, text("end") + b"1"))
    link.sendall(b"\xe0\0")
    link.close()
    return {"published": sent, "seconds": took, "cpu": time.process_time() - cpu}


def main() -> int:
    """Publish and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("port", type=int)
    parser.add_argument("rate", type=float)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--topics", type=int, default=1000)
    given = parser.parse_args()
    print(json.dumps(publish(given.port, given.rate, given.seconds, given.topics)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
