# Steps of a walk, for the scripts beside: how each went, as a line. They set work, a folder, and failed, 0 at first.

run() { # name command...
    local name=$1 why
    shift
    if why=$("$@" 2>&1 >"$work/said"); then echo "ok $name"; else
        failed=1
        echo "not ok $name: $(tail -n 2 <<<"$why$(tail -n 2 "$work/said")" | tr '\n' ' ')"
    fi
}
none() { echo "none $1: $2"; }
both() { cmp "$work/back" "$1"; }
