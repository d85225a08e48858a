"""imports.py OURS DIR [ESP...]: one import of the drop in DIR into each ESP, and what it costs beyond reading.

Each figure is the best of three runs, each a process of its own: reading alone, importing, importing with a state file.
"beyond" is wall time less that of reading; "thread" is the same in CPU seconds of the thread that applies the rules,
which is what the wall time would be where nobody else uses the machine.
The targets are those for 1,000,000 records: 1.0 s of wall time beyond reading and 250 MB; with a state file 6 s.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

ESPS = ["adobe-campaign", "constant-contact", "external-delivery", "oracle-eloqua", "oracle-responsys",
        "salesforce-marketing-cloud"]
SETTINGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "imports")
RUNS = int(os.environ.get("RUNS", "3"))


def best(command, fresh=None):
    runs = []
    for _ in range(RUNS):
        if fresh and os.path.exists(fresh):
            os.remove(fresh)
        done = subprocess.run(command, stdout=subprocess.PIPE)
        if done.returncode:
            raise SystemExit("failed: %s" % " ".join(command))
        runs.append(json.loads(done.stdout))
    return {**runs[0], "wall": min(r["wall"] for r in runs), "cpu": min(r["cpu"] for r in runs),
            "thread": min(r["thread"] for r in runs),
            "rss": min(r["rss"] for r in runs)}


def main(ours, folder, esps):
    drop = glob.glob(folder + "/Adobe_*.csv")[0]
    print("%-27s %7s %7s | %7s %7s %7s %5s | %7s %7s | %s" % (
        "", "read s", "CPU s", "beyond", "thread", "CPU s", "MB", "SQLite", "CPU s", "totals"))
    for esp in esps or ESPS:
        path = folder + "/extraction.txt" if esp == "external-delivery" else drop
        arguments = [esp, path, "%s/%s.yaml" % (SETTINGS, esp)]
        read = best([ours, "read"] + arguments)
        run = best([ours, "import"] + arguments)
        with tempfile.TemporaryDirectory(dir=folder) as place:
            state = place + "/state.sqlite"
            saved = best([ours, "import"] + arguments + [state], fresh=state)
        print("%-27s %7.2f %7.2f | %7.2f %7.2f %7.2f %5.0f | %7.2f %7.2f | %s" % (
            esp, read["wall"], read["cpu"], run["wall"] - read["wall"], run["thread"] - read["thread"],
            run["cpu"] - read["cpu"], run["rss"] / 1024,
            saved["wall"], saved["cpu"],
            " ".join("%s=%s" % (name, run[name]) for name in
                     ("records", "added", "updated", "duplicate", "rejected", "skipped", "notes", "status"))))


main(sys.argv[1], sys.argv[2], sys.argv[3:])
