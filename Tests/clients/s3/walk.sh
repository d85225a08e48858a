#!/usr/bin/env bash
# Walks a client that is a program over every step: walk.sh aws|s3cmd|rclone|curl|restic|duplicity|s3fs-fuse. The
# environment and the lines it prints are those of walk.py beside it; RCLONE and AWS may name other programs.
set -u
client=$1 work=$S3_WORK bucket=by-$1 failed=0
host=${S3_URL#*://} part=5 authority=${AWS_CA_BUNDLE:-}
[ "${S3_URL%%:*}" = https ] && secure=True || secure=
head -c 200 "$work/small" | tail -c 100 >"$work/piece"
mkdir -p "$work/out"

. "${BASH_SOURCE[0]%/*}/../steps.sh"
fetch() { curl -fsS ${secure:+--cacert "$authority"} -o "$work/back" "$1"; }

# ---- each client's way of saying a few things
case $client in
aws)
    at=s3://$bucket
    a() { "${AWS:-aws}" "$@"; }
    make() { a s3 mb "$at"; }
    put() { a s3 cp --no-progress "$1" "$at/$2"; }
    keys() { a s3 ls --recursive "$at" | awk '{print $4}'; }
    get() { a s3 cp --no-progress "$at/$1" "$work/back"; }
    piece() { a s3api get-object --bucket "$bucket" --key "$1" --range bytes=100-199 "$work/back"; }
    copy() { a s3 cp --no-progress "$at/$1" "$at/$2"; }
    presign() { a s3 presign "$at/$1"; }
    delete() { a s3 rm --recursive "$at" && a s3 rb "$at"; } ;;
s3cmd)
    at=s3://$bucket
    s() {
        s3cmd -c "$work/s3cfg" "--host=$host" "--host-bucket=$host" --no-progress --region=us-east-1 \
            "${tls[@]}" "$@"
    }
    if [ -n "$secure" ]; then tls=(--ssl "--ca-certs=$authority"); else tls=(--no-ssl); fi
    echo "signurl_use_https = ${secure:-False}" >"$work/s3cfg" # for which there is no option
    make() { s mb "$at"; }
    put() { s put "--multipart-chunk-size-mb=$part" "$1" "$at/$2"; }
    keys() { s ls -r "$at" | sed "s|.*$at/||"; }
    get() { s get --force "$at/$1" "$work/back"; }
    copy() { s cp "$at/$1" "$at/$2"; }
    presign() { s signurl "$at/$1" +600; }
    delete() { s rb -r --force "$at"; } ;;
rclone)
    at=:s3:$bucket
    unset AWS_CA_BUNDLE # its SDK wants to add that to a transport that is rclone's own
    r() {
        "${RCLONE:-rclone}" --config /dev/null --retries 1 --low-level-retries 1 ${secure:+--ca-cert "$authority"} \
            --s3-provider Other --s3-endpoint "$S3_URL" --s3-region us-east-1 --s3-force-path-style \
            --s3-access-key-id "$AWS_ACCESS_KEY_ID" --s3-secret-access-key "$AWS_SECRET_ACCESS_KEY" \
            --s3-upload-cutoff "${part}M" --s3-chunk-size "${part}M" "$@"
    }
    make() { r mkdir "$at"; }
    put() { r copyto "$1" "$at/$2"; }
    keys() { r lsf -R --files-only "$at"; }
    get() { r copyto --ignore-times "$at/$1" "$work/back"; }
    piece() { r cat --offset 100 --count 100 "$at/$1" >"$work/back"; }
    copy() { r copyto "$at/$1" "$at/$2"; }
    presign() { r link "$at/$1"; }
    delete() { r purge "$at" && [ -z "$(keys 2>/dev/null)" ]; } ;;
curl)
    # Until 8.2 it signs a hash of the body and does not send it: S3 wants the header that says there is none.
    c() {
        curl -fsS --aws-sigv4 aws:amz:us-east-1:s3 -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
            ${secure:+--cacert "$authority"} "$@"
    }
    at=$S3_URL/$bucket
    make() { c -X PUT "$at"; }
    put() { c -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' -T "$1" "$at/$2"; }
    keys() { c "$at?list-type=2" | grep -o '<Key>[^<]*' | sed 's/<Key>//'; }
    get() { c -o "$work/back" "$at/$1"; }
    piece() { c -r 100-199 -o "$work/back" "$at/$1"; }
    copy() { c -X PUT -H "x-amz-copy-source: /$bucket/$1" "$at/$2"; }
    delete() { for key in $(keys); do c -X DELETE "$at/$key" || return 1; done; [ -z "$(keys)" ] && c -X DELETE "$at"; } ;;
restic)
    # It packs what it is given into objects of its own, and reads ranges of them.
    export RESTIC_PASSWORD=x
    s() { restic --no-cache -o s3.bucket-lookup=path ${secure:+--cacert "$authority"} -r "s3:$S3_URL/$bucket" "$@"; }
    make() { s init; }
    put() { (cd "$(dirname "$1")" && s backup --tag "${2##*/}" "$(basename "$1")"); }
    keys() { s snapshots | sed -n 's/.* \(big\|small\) .*/\1/p' | sed 's/^small/dir\/small/'; }
    get() { s restore --tag "${1##*/}" --target "$work/out" latest && mv "$work/out/${1##*/}" "$work/back" && s check --read-data; }
    delete() { s forget --keep-last 1 --group-by '' --prune && s check; } ;;
duplicity)
    # Volumes of 5 MB and their signatures.
    export PASSPHRASE=x GNUPGHOME=$work/gnupg
    at=boto3+s3://$bucket
    d() { duplicity --num-retries 1 --no-encryption --s3-endpoint-url "$S3_URL" --archive-dir "$work/archive" "$@"; }
    # A backup of one file in a folder of its name.
    put() {
        mkdir -p "$work/source/$2" && cp "$1" "$work/source/$2/file" &&
            d full --volsize "$part" "$work/source/$2" "$at/$2"
    }
    keys() { for name in big dir/small; do d list-current-files "$at/$name" | grep -q ' file$' && echo "$name"; done; }
    get() { rm -f "$work/back" && d restore --file-to-restore file "$at/$1" "$work/back"; }
    # A second backup pushes the first one out.
    delete() { d full "$work/source/big" "$at/big" && d remove-all-but-n-full 1 --force "$at/big" && get big; } ;;
s3fs-fuse)
    m=$work/mount
    mkdir -p "$m"
    (umask 77 && echo "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" >"$work/password")
    trap 'fusermount -u "$m" 2>/dev/null' EXIT
    s3fs "$bucket" "$m" \
        -o "passwd_file=$work/password,url=$S3_URL,use_path_request_style,endpoint=us-east-1,multipart_size=$part"
    # It leaves before it has mounted; what is written to the folder until then never comes to the server.
    for _ in $(seq 100); do mountpoint -q "$m" && break || sleep 0.05; done
    mountpoint -q "$m" || { echo "not ok mount: $m is no mount point" && exit 1; }
    put() { mkdir -p "$(dirname "$m/$2")" && cp "$1" "$m/$2"; }
    keys() { (cd "$m" && find . -type f | sed 's|^\./||'); }
    get() { cp "$m/$1" "$work/back"; }
    piece() { dd if="$m/$1" of="$work/back" iflag=skip_bytes,count_bytes skip=100 count=100 status=none; }
    copy() { mv "$m/$1" "$m/$2"; } # a copy on the server and a deletion
    delete() { rm -r "$m"/* && [ -z "$(ls "$m")" ]; } ;;
esac

# ---- the steps
has() { declare -F "$1" >/dev/null; }
maybe() { if has "$3"; then run "$1" "$2"; else none "$1" "$client cannot"; fi; }
listed() { [ "$(keys | sort | tr '\n' ' ')" = 'big dir/small ' ]; }
got_small() { get dir/small && both "$work/small"; }
got_big() { get big && both "$work/big"; }
got_piece() { piece dir/small && both "$work/piece"; }
copied() { copy big dir/copy && get dir/copy && both "$work/big"; }
fetched() { fetch "$(presign dir/small)" && both "$work/small"; }

if has make; then run 'make bucket' make; else none 'make bucket' "$client wants one that is there"; fi
run 'put' put "$work/small" dir/small
run 'put big' put "$work/big" big
run 'list' listed
run 'get' got_small
run 'get big' got_big
maybe 'range' got_piece piece
maybe 'copy' copied copy
maybe 'presigned get' fetched presign
none 'presigned put' "$client signs none"
run 'delete' delete
exit $failed
