"""Kills a server with --data in the middle of calls to its HTTP APIs; what was acknowledged must be there afterwards.

Takes: the program, an absent folder. Prints "3 kills, N acknowledged".
"""
import http.client, json, os, re, signal, subprocess, sys, threading

program, folder = sys.argv[1:3]
ports = ["--s3-port", "0", "--sftp-port", "0", "--admin-port", "0", "--api-port", "0"]
flow_service = {"Authorization": "Bearer t", "x-api-key": "k", "x-gw-ims-org-id": "o@AdobeOrg",
                "Content-Type": "application/json"}
contacts = {"Authorization": "Bearer test", "Content-Type": "application/json"}
members = "6d6f636b-6465-4374-8001-0000000000c1"
store = {"id": "8a9c3494-9708-43d7-ae3f-cda01e5030e1", "version": "1.0"}
lock = threading.Lock()
created, renamed, imported = [], {}, []


def serve():
    server = subprocess.Popen([program, "serve", *ports, "--data", folder], stdout=subprocess.PIPE, text=True)
    for line in server.stdout:
        found = re.search(r"APIs\s+http://127\.0\.0\.1:(\d+)", line)
        port = int(found.group(1)) if found else port if "port" in locals() else None
        if line.strip() == "ready":
            return server, port
    raise SystemExit("the server did not start")


def ask(port, method, path, body=None, headers=flow_service):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    text = answer.read()
    return answer.status, json.loads(text) if text else None


def work(port, worker, kill):
    base = "/data/foundation/flowservice/connections"
    try:
        for number in range(10_000):
            status, answer = ask(port, "POST", base, {"name": f"{worker}-{number}", "connectionSpec": store})
            assert status == 201, answer
            with lock:
                created.append(answer["id"])
            patch = [{"op": "replace", "path": "/name", "value": f"renamed {number}"}]
            status, _ = ask(port, "PATCH", f"{base}/{answer['id']}", patch, flow_service | {"If-Match": answer["etag"]})
            assert status == 200
            with lock:
                renamed[answer["id"]] = f"renamed {number}"
            email = f"{worker}-{number}-{len(created)}@example.com"
            rows = {"import_data": [{"email": email}], "list_ids": [members]}
            status, _ = ask(port, "POST", "/v3/activities/contacts_json_import", rows, contacts)
            assert status == 201
            with lock:
                imported.append(email)
                if len(imported) % 40 == 0:
                    kill()
    except (OSError, http.client.HTTPException):
        pass


for _ in range(3):
    server, port = serve()
    kill = lambda: os.kill(server.pid, signal.SIGKILL)
    workers = [threading.Thread(target=work, args=(port, worker, kill)) for worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    server.wait()

server, port = serve()
for entity in created:
    status, answer = ask(port, "GET", f"/data/foundation/flowservice/connections/{entity}")
    assert status == 200, (entity, answer)
    if entity in renamed:
        assert answer["items"][0]["name"] == renamed[entity], answer
for email in imported:
    _, answer = ask(port, "GET", f"/v3/contacts?email={email}", headers=contacts)
    assert len(answer["contacts"]) == 1, email
server.terminate()
server.wait()
print(f"3 kills, {len(created)} connections and {len(imported)} imports acknowledged and there")
