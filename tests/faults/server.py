"""A process with all imports paid that runs the scenario in forked children, one after the other.

Reads requests as JSON lines from standard input and answers each with one line. A child notes what was acknowledged
in a journal outside the folder. It never starts a thread itself, so a forked child is whole.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from index_builders import HashEncoder, raw

from faults import guards, points
from faults.scenario import STEPS, check, facts, run_step, wrong_state
from indexer.errors import TimTinError
from indexer.prepare import Preparer
from indexer.stages import Encoder

NEW_MOUNTS = 0x00020000


def warm() -> None:
    """Load and compile once what every child needs."""
    prepared = Preparer().prepare(raw(1))
    encoder: Encoder = HashEncoder()
    encoder.encode_passages([getattr(prepared, "title", "")])


def serve_request(request: dict[str, Any], answer: int) -> int:
    """Do one request in a forked child; returns its exit status."""
    folder = Path(request["folder"])
    if request["do"] == "facts":
        os.pwrite(answer, json.dumps(facts(folder)).encode(), 0)
        return 0
    if request["do"] == "check":
        clean = json.loads(Path(request["clean"]).read_text())
        os.pwrite(answer, json.dumps(list(check(folder, request["done"], clean))).encode(), 0)
        return 0
    guards.take_out(request.get("mutant", ""))
    if "die_at" in request:
        points.die_at(request["die_at"], request["time"])
    if "bytes" in request:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["bytes"], request["bytes"]))
    if "memory" in request:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + request["memory"]
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    if "disk" in request:
        return on_a_small_disk(request, folder, answer)
    return run(request, folder, answer)


def run(request: dict[str, Any], folder: Path, answer: int) -> int:
    """Run the scenario from where it was acknowledged; notes what is done, and how it ended."""
    shim = ctypes.CDLL(None) if "at" in request else None
    if shim is not None:
        shim.fault_arm(str(folder).encode(), ctypes.c_long(request["at"]), request["mode"])
    told: dict[str, Any] = {"done": request.get("done", 0)}
    try:
        for number in range(told["done"], len(STEPS)):
            run_step(folder, number)
            told["done"] = number + 1
            os.pwrite(answer, json.dumps(told).encode(), 0)
    except TimTinError as error:
        told["error"] = str(error)
    except BaseException:
        told["crash"] = traceback.format_exc()
    if shim is not None:
        shim.fault_count.restype = shim.fault_fired.restype = ctypes.c_long
        told |= {"fired": shim.fault_fired(), "operations": shim.fault_count()}
    os.pwrite(answer, json.dumps(told).encode(), 0)
    return 1 if "error" in told else 3 if "crash" in told else 0


def on_a_small_disk(request: dict[str, Any], folder: Path, answer: int) -> int:
    """Run the scenario on a disk of so many KiB that nobody else sees; then free space and check."""
    if ctypes.CDLL(None).unshare(NEW_MOUNTS):
        os.pwrite(answer, json.dumps({"done": 0, "crash": "no mounts"}).encode(), 0)
        return 4
    mount("--make-rprivate", "/")
    mount("-t", "tmpfs", "-o", f"size={request['disk']}k", "tmpfs", str(folder))
    status = run(request, folder / "index", answer)
    told = json.loads(os.pread(answer, 1 << 20, 0))
    problems = list(wrong_state(folder / "index", told["done"]))
    mount("-o", "remount,size=64m", str(folder))
    problems += check(folder / "index", told["done"], json.loads(Path(request["clean"]).read_text()))
    os.pwrite(answer, json.dumps({**told, "problems": problems}).encode(), 0)
    return status


def mount(*arguments: str) -> None:
    """Call mount(8)."""
    subprocess.run(["mount", *arguments], check=True)


def child(request: dict[str, Any], journal: int) -> None:
    """Do a request and end; an error that nobody expected is told as one."""
    status = 3
    try:
        status = serve_request(request, journal)
    except BaseException as error:
        text = "".join(traceback.format_exception(error))
        told: Any = [text] if request["do"] == "check" else {"done": request.get("done", 0), "crash": text}
        os.ftruncate(journal, 0)
        os.pwrite(journal, json.dumps(told).encode(), 0)
    finally:
        os._exit(status)


def main() -> None:
    """Answer requests until standard input ends."""
    warm()
    while line := sys.stdin.readline():
        request = json.loads(line)
        journal = os.open(request["journal"], os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        pid = os.fork()
        if pid == 0:
            child(request, journal)
        print(json.dumps({"pid": pid}), flush=True)
        sys.stdin.readline()  # until then a child that has ended stays a zombie, which can be killed without harm
        _, status = os.waitpid(pid, 0)
        print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)
        os.close(journal)


if __name__ == "__main__":
    main()
