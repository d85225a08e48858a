"""compare.py OURS DIR [PYTHON]: our verification beside DuckDB's and Polars' on the same drop, best of three runs."""
import glob
import json
import os
import subprocess
import sys
import time

DUCKDB = r"""
import duckdb, json, sys
drop, expected, key = sys.argv[1:4]
c = duckdb.connect()
read = "read_csv('%s', header=true, all_varchar=true, quote='\"', escape='\"', delim=',')"
c.execute('create table a as select "%s" k, loyalty_loyaltyID l, spring, summer, autumn from ' % key + read % drop)
c.execute("create table e as select email k, loyaltyId l, spring, summer, autumn from " + read % expected)
n, bad, dup = c.execute(r"select count(*), count(*) filter (not regexp_matches(k, '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$')), count(*) - count(distinct k) from a").fetchone()
m, x, w = c.execute('''select count(*) filter (a.k is null), count(*) filter (e.k is null),
  count(*) filter (a.k is not null and e.k is not null and (a.l, a.spring, a.summer, a.autumn) is distinct from (e.l, e.spring, e.summer, e.autumn))
  from (select distinct on (k) * from a) a full join e on a.k = e.k''').fetchone()
print(json.dumps(dict(rows=n, bad=bad, dup=dup, missing=m, unexpected=x, wrong=w)))
"""
POLARS = r"""
import json, polars as pl, sys
drop, expected, key = sys.argv[1:4]
a = pl.read_csv(drop, infer_schema=False).select(pl.col(key).alias("k"), pl.col("loyalty_loyaltyID").alias("l"), "spring", "summer", "autumn")
e = pl.read_csv(expected, infer_schema=False).rename({"email": "k", "loyaltyId": "l"})
bad = a.select((~pl.col("k").str.contains(r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$")).sum()).item()
u = a.unique("k", keep="any")
j = u.with_columns(pl.lit(True).alias("in_a")).join(e.with_columns(pl.lit(True).alias("in_e")), on="k", how="full", coalesce=True)
both = pl.col("in_a").is_not_null() & pl.col("in_e").is_not_null()
differs = pl.any_horizontal(*[pl.col(c).ne_missing(pl.col(c + "_right")) for c in ("l", "spring", "summer", "autumn")])
m, x, w = j.select(pl.col("in_a").is_null().sum(), pl.col("in_e").is_null().sum().alias("x"), (both & differs).sum().alias("w")).row(0)
print(json.dumps(dict(rows=a.height, bad=bad, dup=a.height - u.height, missing=m, unexpected=x, wrong=w)))
"""


def run(command):
    start, pid = time.time(), subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out = pid.stdout.read()
    _, status, usage = os.wait4(pid.pid, 0)
    return status, time.time() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out


def main(ours, folder, python):
    drop = glob.glob(folder + "/Adobe_*.csv")[0]
    jobs = {"mockdest": [ours, folder + "/expectation.yaml", drop]}
    if os.path.exists(python):
        for name, code in (("DuckDB", DUCKDB), ("Polars", POLARS)):
            jobs[name] = [python, "-c", code, drop, folder + "/expected.csv", "personalEmail_address"]
    print("%-10s %8s %8s %8s %7s  %s" % ("", "wall s", "CPU s", "MB", "ratio", "counts"))
    base = None
    for name, command in jobs.items():
        runs = [run(command) for _ in range(3)]
        status, wall, cpu, memory, out = min(runs, key=lambda r: r[1])
        if status:
            print("%-10s failed" % name)
            continue
        base = base or wall
        counts = json.loads(out)
        shown = " ".join("%s=%s" % (k, counts[k]) for k in ("rows", "bad", "dup", "missing", "unexpected", "wrong"))
        print("%-10s %8.2f %8.2f %8.0f %7.2f  %s" % (name, wall, cpu, memory, wall / base, shown))


main(*sys.argv[1:4])
