"""An exporter that sends each file once: after a lost answer it looks for what it sent, or closes its eyes.

Takes: the program that makes the files, and `look` or `blind`. Everything else comes from the gate.
"""
import json, os, pathlib, shutil, subprocess, sys, tempfile

program, habit = sys.argv[1:3]
job = json.load(open(os.environ["MOCKDEST_JOB"]))
kind, place = next(iter(job["endpoint"].items()))


def s3(files):
    import boto3, botocore
    client = boto3.client("s3", config=botocore.config.Config(retries={"total_max_attempts": 1}))
    for file in files:
        key = f"{place['path']}/{file.name}"
        try:
            client.put_object(Bucket=place["bucket"], Key=key, Body=file.read_bytes())
        except (botocore.exceptions.ConnectionClosedError, botocore.exceptions.EndpointConnectionError):
            if habit == "look":
                assert client.head_object(Bucket=place["bucket"], Key=key)["ContentLength"] == file.stat().st_size


def sftp(files):
    import io, paramiko

    def connect():
        transport = paramiko.Transport((place["host"], place["port"]))
        key = place.get("private-key")
        key = paramiko.Ed25519Key.from_private_key(io.StringIO(key)) if key else None
        transport.connect(username=place["user"], password=place.get("password"), pkey=key)
        return paramiko.SFTPClient.from_transport(transport)

    client = connect()
    try:
        client.mkdir(place["folder"])
    except OSError:
        pass
    for file in files:
        path = f"{place['folder']}/{file.name}"
        written = path + ".tmp" if place["write"] == "rename" else path
        try:
            with client.open(written, "w") as remote:
                remote.write(file.read_bytes())
            if written != path:
                client.rename(written, path)
        except (EOFError, OSError, paramiko.SSHException):
            if habit == "look":
                client = connect()
                assert client.stat(path).st_size == file.stat().st_size


def contacts(files):
    import requests
    token = {"Authorization": "Bearer " + place["access-token"]}
    for file in files:
        form = {"file": (file.name, file.read_bytes(), "text/csv")}
        try:
            requests.post(place["url"] + "/v3/activities/contacts_file_import", files=form,
                          data={"list_ids": place["list"]}, headers=token).raise_for_status()
        except requests.ConnectionError:
            if habit == "look":
                activities = requests.get(place["url"] + "/v3/activities", headers=token).json()["activities"]
                assert [activity["state"] for activity in activities] == ["completed"]


with tempfile.TemporaryDirectory() as folder:
    subprocess.run([program, "export", "--quiet", "--folder", folder], check=True, stdout=subprocess.DEVNULL)
    files = sorted(pathlib.Path(folder).iterdir())
    {"s3": s3, "sftp": sftp, "constant-contact": contacts}[kind](files)
