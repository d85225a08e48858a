#!/usr/bin/env bash
# Walks a client that is a program over every step: walk.sh sftp|scp|sshfs|lftp|curl|rclone|psftp. The environment and the
# lines it prints are those of walk.py beside it; SFTP_HOSTKEY is the fingerprint that psftp is to trust.
set -u
client=$1 work=$SFTP_WORK failed=0
ssh_options=(-F none -oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null -oGlobalKnownHostsFile=/dev/null
    -oLogLevel=ERROR -oIdentitiesOnly=yes -oIdentityAgent=none)
# New keys every 8 MB: of the large file the most goes by in the middle of a key exchange.
by_key=("${ssh_options[@]}" -oBatchMode=yes -oRekeyLimit=8M "-i$SFTP_KEY")
head -c 100000 "$work/big" >"$work/part" && head -c 300000 "$work/big" >"$work/longer"
printf 1 >"$work/one" && printf 22 >"$work/two" && touch -d '2001-02-03 04:05:06 UTC' "$work/two"

. "${BASH_SOURCE[0]%/*}/../steps.sh"

# ---- each client's way of saying a few things; paths are below the root
case $client in
sftp)
    s() { printf '%s\n' "$@" >"$work/batch" && sftp "${by_key[@]}" -P "$SFTP_PORT" -b "$work/batch" "$SFTP_USER@127.0.0.1" | grep -v '^sftp>'; [ "${PIPESTATUS[0]}" = 0 ]; }
    login_password() {
        echo pwd >"$work/batch" && SSHPASS=$SFTP_PASSWORD sshpass -e sftp "${ssh_options[@]}" -oPubkeyAuthentication=no \
            -oBatchMode=no -P "$SFTP_PORT" -b "$work/batch" "$SFTP_USER@127.0.0.1"
    }
    run 'login by password' login_password
    run 'login by key' s pwd
    put() { s "put $1 $2"; }
    get() { s "get $1 $work/back"; }
    make() { s "mkdir $1"; }
    listing() { s "ls -1 $1" | sed 's/.*\///'; }
    size() { s "ls -ln $1" | awk '{print $5}'; }
    resume() { s "reput $work/longer /d/part"; }
    move() { s "rename $1 $2"; }
    refuse() { ! s "rename -l $1 $2"; }
    replace() { s "rename $1 $2"; }
    mode() { s 'chmod 600 /d/b' && s 'ls -ln /d/b' | grep -q -- '-rw-------'; }
    times() { s "put -p $work/two /d/t" "get -p /d/t $work/back" && [ "$(stat -c %Y "$work/back")" = 981173106 ]; }
    symlink() { s 'symlink b /d/link' "get /d/link $work/back" && both "$work/two"; }
    room() { s 'df /d' | grep -q %; }
    rekey() { get /d/big && both "$work/big"; }
    missing() { ! s "get /d/none $work/none"; }
    clean() { s 'rm /d/*' 'rmdir /d' && ! s 'ls /d'; } ;;
scp)
    # "-s" has old versions of scp use SFTP too.
    p() { scp -s "${by_key[@]}" -P "$SFTP_PORT" "$@"; }
    login_password() {
        SSHPASS=$SFTP_PASSWORD sshpass -e scp -s "${ssh_options[@]}" -oPubkeyAuthentication=no -oBatchMode=no \
            -P "$SFTP_PORT" "$work/one" "$SFTP_USER@127.0.0.1:/one"
    }
    at=$SFTP_USER@127.0.0.1:
    run 'login by password' login_password
    run 'login by key' p "$work/two" "$at/one"
    put() { p "$1" "$at$2"; }
    get() { p "$at$1" "$work/back"; }
    make() { mkdir -p "$work/made$1" && p -r "$work/made$1" "$at/"; }
    mode() { chmod 600 "$work/two" && p -p "$work/two" "$at/d/m" && p -p "$at/d/m" "$work/back" && [ "$(stat -c %a "$work/back")" = 600 ]; }
    times() { p -p "$work/two" "$at/d/t" && p -p "$at/d/t" "$work/back" && [ "$(stat -c %Y "$work/back")" = 981173106 ]; }
    rekey() { get /d/big && both "$work/big"; }
    missing() { ! p "$at/d/none" "$work/none"; } ;;
sshfs)
    m=$work/mount
    mkdir -p "$m"
    mount_by() { sshfs -o "ssh_command=ssh ${by_key[*]}" -p "$SFTP_PORT" "$SFTP_USER@127.0.0.1:/" "$m"; }
    login_password() {
        echo "$SFTP_PASSWORD" | sshfs -o password_stdin -o "ssh_command=ssh ${ssh_options[*]} -oPubkeyAuthentication=no" \
            -p "$SFTP_PORT" "$SFTP_USER@127.0.0.1:/" "$m" && ls "$m" && fusermount3 -u "$m"
    }
    trap 'fusermount3 -u "$m" 2>/dev/null' EXIT
    run 'login by password' login_password
    run 'login by key' mount_by
    put() { cp "$1" "$m$2"; }
    get() { cp "$m$1" "$work/back"; }
    make() { mkdir "$m$1"; }
    listing() { ls "$m$1"; }
    size() { stat -c %s "$m$1"; }
    append() { cat "$work/two" >>"$m/d/small"; }
    resume() { tail -c +100001 "$work/longer" | dd of="$m/d/part" bs=1000 seek=100 conv=notrunc status=none; }
    move() { mv "$m$1" "$m$2"; }
    replace() { mv "$m$1" "$m$2"; }
    mode() { chmod 600 "$m/d/b" && [ "$(stat -c %a "$m/d/b")" = 600 ]; }
    times() { touch -d @981173106 "$m/d/b" && [ "$(stat -c %Y "$m/d/b")" = 981173106 ]; }
    symlink() { ln -s b "$m/d/link" && [ "$(readlink "$m/d/link")" = b ] && cmp "$m/d/link" "$m/d/b"; }
    room() { [ "$(stat -f -c %a "$m/d")" -gt 0 ]; }
    rekey() { cmp "$m/d/big" "$work/big"; }
    missing() { ! cat "$m/d/none"; }
    clean() { rm "$m"/d/* && rmdir "$m/d" && [ ! -e "$m/d" ]; } ;;
lftp)
    l() { lftp -c "set cmd:fail-exit true; set sftp:connect-program \"ssh -a -x ${by_key[*]}\"; open -u $SFTP_USER, sftp://127.0.0.1:$SFTP_PORT; $*"; }
    login_password() {
        lftp -c "set sftp:connect-program \"ssh -a -x ${ssh_options[*]} -oPubkeyAuthentication=no\"; open -u $SFTP_USER,$SFTP_PASSWORD sftp://127.0.0.1:$SFTP_PORT; cls /"
    }
    run 'login by password' login_password
    run 'login by key' l cls /
    put() { l "put $1 -o $2"; }
    get() { rm -f "$work/back" && l "get $1 -o $work/back"; }
    make() { l "mkdir $1"; }
    listing() { l "cls -1 $1/" | sed 's/.*\///'; }
    size() { l "cls -l --block-size=1 $1" | awk '{print $5}'; }
    resume() { l "put -c $work/longer -o /d/part"; }
    move() { l "mv $1 $2"; }
    mode() { l 'chmod 600 /d/b' && l 'cls -l /d/b' | grep -q -- '-rw-------'; }
    times() { l "put $work/two -o /d/t" && rm -f "$work/back" && l "get /d/t -o $work/back" && [ "$(stat -c %Y "$work/back")" = 981173106 ]; }
    symlink() { l 'ln -s b /d/link' && l 'cat /d/link' | cmp - "$work/one"; }
    rekey() { get /d/big && both "$work/big"; }
    # Not "cat", which waits for ever on any server once it was refused.
    missing() { ! l "get /d/none -o $work/none"; }
    clean() { l 'rm -r /d' && ! l 'cls -1 /d/'; } ;;
curl)
    u=sftp://127.0.0.1:$SFTP_PORT
    c() { curl -sS --insecure --user "$SFTP_USER:" --key "$SFTP_KEY" --pubkey "$SFTP_KEY.pub" "$@"; }
    run 'login by password' curl -sS --insecure --user "$SFTP_USER:$SFTP_PASSWORD" "$u/"
    run 'login by key' c "$u/"
    put() { c -T "$1" "$u$2"; }
    get() { c -o "$work/back" "$u$1"; }
    make() { c -Q "mkdir $1" "$u/"; }
    listing() { c -l "$u$1/" | grep -v '^\.*$'; }
    size() { c "$u${1%/*}/" | awk -v n="${1##*/}" '$9==n{print $5}'; }
    append() { c -a -T "$work/two" "$u/d/small"; }
    resume() { c -C - -T "$work/longer" "$u/d/part"; }
    move() { c -Q "rename $1 $2" "$u/"; }
    refuse() { ! c -Q "rename $1 $2" "$u/"; }
    mode() { c -Q 'chmod 600 /d/b' "$u/" && c "$u/d/" | grep -q -- '-rw-------.* b$'; }
    room() { c -Q 'statvfs /d' "$u/"; }
    missing() { ! c "$u/d/none"; }
    clean() { for name in $(listing /d); do c -Q "rm /d/$name" "$u/" >/dev/null || return 1; done; c -Q 'rmdir /d' "$u/" && ! c "$u/d/"; } ;;
rclone)
    r() { rclone --config /dev/null --low-level-retries 1 --retries 1 "$@"; }
    at=":sftp,host=127.0.0.1,port=$SFTP_PORT,user=$SFTP_USER,shell_type=none,key_file=$SFTP_KEY:"
    by_password=":sftp,host=127.0.0.1,port=$SFTP_PORT,user=$SFTP_USER,shell_type=none,pass=$(rclone obscure "$SFTP_PASSWORD"):"
    run 'login by password' r lsf "$by_password/"
    run 'login by key' r lsf "$at/"
    put() { r copyto "$1" "$at$2"; }
    get() { rm -f "$work/back" && r copyto "$at$1" "$work/back"; }
    make() { r mkdir "$at$1"; }
    listing() { r lsf "$at$1"; }
    size() { r lsf --format s "$at$1"; }
    move() { r moveto "$at$1" "$at$2"; }
    replace() { r moveto "$at$1" "$at$2"; }
    times() { r copyto "$work/two" "$at/d/t" && [ "$(TZ=UTC r lsf --format t "$at/d/t")" = '2001-02-03 04:05:06' ]; }
    missing() { ! r cat "$at/d/none"; }
    room() { r about "$at/d" | grep -q Free; }
    clean() { r purge "$at/d" && ! r lsf "$at/d"; } ;;
psftp)
    p() { printf '%s\n' "$@" >"$work/batch" && psftp -batch -hostkey "$SFTP_HOSTKEY" -P "$SFTP_PORT" "${how[@]}" -b "$work/batch" "$SFTP_USER@127.0.0.1"; }
    how=(-pw "$SFTP_PASSWORD")
    run 'login by password' p pwd
    puttygen "$SFTP_KEY" -O private -o "$work/ppk" --new-passphrase /dev/null
    how=(-i "$work/ppk")
    run 'login by key' p pwd
    put() { p "put $1 $2"; }
    get() { p "get $1 $work/back"; }
    make() { p "mkdir $1"; }
    listing() { p "ls $1" | awk 'NF>8{print $9}' | grep -v '^\.*$'; }
    size() { p "ls ${1%/*}" | awk -v n="${1##*/}" '$9==n{print $5}'; }
    resume() { p "reput $work/longer /d/part"; }
    move() { p "mv $1 $2"; }
    refuse() { ! p "mv $1 $2"; }
    mode() { p 'chmod 600 /d/b' && p 'ls /d' | grep -q -- '-rw-------.* b$'; }
    missing() { ! p "get /d/none $work/none"; }
    clean() { p 'rm /d/*' 'rmdir /d' && ! p 'ls /d'; } ;;
esac

# ---- the steps
has() { declare -F "$1" >/dev/null; }
there_and_back() { put "$work/$1" "/d/$1" && get "/d/$1" && both "$work/$1"; }
names() { [ "$(listing /d | sort | tr '\n' ' ')" = 'big small ' ]; }
is_size() { [ "$(size /d/big)" = "$(stat -c %s "$work/big")" ]; }
appended() { append && get /d/small && cat "$work/small" "$work/two" | cmp - "$work/back"; }
resumed() { put "$work/part" /d/part && resume && get /d/part && both "$work/longer"; }
moved() { put "$work/one" /d/a && move /d/a /d/b && get /d/b && both "$work/one" && ! get /d/a; }
refused() { put "$work/two" /d/a && refuse /d/a /d/b && get /d/b && both "$work/one"; }
replaced() { put "$work/two" /d/a && replace /d/a /d/b && get /d/b && both "$work/two"; }
maybe() { if has "$3"; then run "$1" "$2"; else none "$1" "$client has no word for it"; fi; }

run mkdir make /d
run 'put and get small' there_and_back small
run 'put and get big' there_and_back big
maybe list names listing
maybe stat is_size size
maybe rekey rekey rekey
maybe append appended append
maybe resume resumed resume
maybe rename moved move
maybe 'rename over a file is refused' refused refuse
maybe 'posix-rename over a file' replaced replace
maybe mode mode mode
maybe times times times
maybe symlink symlink symlink
maybe statvfs room room
run 'missing file fails' missing
maybe 'remove and rmdir' clean clean
exit $failed
