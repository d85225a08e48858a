"""replay.py MOCKDEST DIR: replays the drop in DIR as a fixture set from disk, beside `verify` of the same files.

Best of RUNS (3) runs each: wall time, CPU seconds, most memory, and what replay costs beyond verify. The target is that
of 5,000,000 records: under 10 s of wall time on two processors that nobody else uses.
"""
import glob
import os
import resource
import subprocess
import sys
import tempfile
import time

RUNS = int(os.environ.get("RUNS", "3"))


def run(command):
    """Wall and CPU seconds and MB of one process, whatever it finds (0 or 1)."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) > 1:
        raise SystemExit("failed: %s\n%s" % (" ".join(command), said.decode()))
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main(mockdest, folder):
    drop = glob.glob(folder + "/Adobe_*.csv")[0]
    with tempfile.TemporaryDirectory(dir=folder) as parent:
        fixture = os.path.join(parent, "set")
        os.makedirs(fixture + "/drops/1-full")
        os.link(drop, os.path.join(fixture, "drops/1-full", os.path.basename(drop)))
        os.link(folder + "/expected.csv", fixture + "/expected.csv")
        with open(folder + "/expectation.yaml") as source, open(fixture + "/fixture.yaml", "w") as target:
            target.write("destination: Adobe Campaign\nconnection: files\nexpectation:\n")
            target.writelines("  " + line for line in source)
        commands = {
            "verify": [mockdest, "verify", fixture + "/drops/1-full", "--expect", fixture + "/fixture.yaml", "--quiet"],
            "replay": [mockdest, "replay", fixture, "--quiet"],
        }
        print("%-8s %8s %8s %8s" % ("", "wall s", "CPU s", "MB"))
        best = {}
        for name, command in commands.items():
            runs = [run(command) for _ in range(RUNS)]
            best[name] = min(runs)
            print("%-8s %8.2f %8.2f %8.0f" % (name, *best[name]))
        print("replay / verify: %.2f (CPU %.2f)" % tuple(best["replay"][i] / best["verify"][i] for i in (0, 1)))


main(*sys.argv[1:])
