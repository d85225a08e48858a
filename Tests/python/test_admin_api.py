"""Awaits and judges a drop through the admin API, without a line of Swift: `serve` is started, boto3 uploads.

usage: test_admin_api.py PATH-OF-MOCKDEST
"""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

import boto3
from botocore.config import Config

import fixture_expectation

MOCKDEST = None
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SET = os.path.join(ROOT, "Fixtures", "adobe-campaign-full")


def call(method, url, body=None):
    request = urllib.request.Request(url, data=body, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


class AdminAPI(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = subprocess.Popen(
            [MOCKDEST, "serve", "--s3-port", "0", "--sftp-port", "0", "--admin-port", "0", "--api-port", "0", "--buckets", "exports"],
            stdout=subprocess.PIPE, text=True, cwd=ROOT)
        said = ""
        for line in cls.server.stdout:
            said += line
            if line == "ready\n":
                break
        cls.s3_url = re.search(r"^S3 +(http://\S+)", said, re.M).group(1)
        cls.admin = re.search(r"^admin +(http://[^/\s]+)", said, re.M).group(1)
        cls.s3 = boto3.client(
            "s3", endpoint_url=cls.s3_url, aws_access_key_id="test", aws_secret_access_key="test",
            region_name="us-east-1", config=Config(s3={"addressing_style": "path"}))

    @classmethod
    def tearDownClass(cls):
        cls.server.send_signal(signal.SIGTERM)
        assert cls.server.wait(timeout=20) == 0, "serve must end with 0 on SIGTERM"
        cls.server.stdout.close()

    def setUp(self):
        status, _ = call("POST", self.admin + "/_mockdest/reset")
        self.assertEqual(status, 200)

    def upload(self, change=lambda data: data):
        folder = os.path.join(SET, "drops", "1-full")
        name = os.listdir(folder)[0]
        with open(os.path.join(folder, name), "rb") as file:
            data = change(file.read())
        self.s3.put_object(Bucket="exports", Key="daily/" + name, Body=data)
        return name, data

    def next_drop(self):
        status, body = call("GET", self.admin + "/_mockdest/drops/next?timeout=20")
        self.assertEqual(status, 200, body)
        return json.loads(body)

    def expectation(self):
        return fixture_expectation.inline(SET)

    def test_a_good_drop_is_awaited_fetched_and_passes(self):
        name, data = self.upload()
        drop = self.next_drop()
        self.assertEqual([f["name"] for f in drop["files"]], [name])
        status, body = call("GET", f"{self.admin}/_mockdest/drops/{drop['id']}/files/{name}")
        self.assertEqual((status, body), (200, data))
        status, body = call("POST", f"{self.admin}/_mockdest/drops/{drop['id']}/verify", self.expectation())
        report = json.loads(body)
        self.assertEqual((status, report["verdict"]), (200, "pass"), body)
        self.assertEqual(report["drops"][0]["files"][0]["records"], 12)

    def test_a_broken_column_is_named_with_its_place(self):
        self.upload(lambda data: data.replace(b"personalEmail_address", b"personalEmail_adress", 1))
        drop = self.next_drop()
        status, body = call("POST", f"{self.admin}/_mockdest/drops/{drop['id']}/verify", self.expectation())
        report = json.loads(body)
        self.assertEqual((status, report["verdict"]), (200, "fail"), body)
        near = [f for f in report["drops"][0]["findings"] if "personalEmail_adress" in json.dumps(f)]
        self.assertTrue(near, body)
        self.assertEqual(near[0]["line"], 1)

    def test_values_are_masked_unless_asked_for(self):
        self.upload(lambda data: data.replace(b"@example.com", b"@@example.com", 1))
        drop = self.next_drop()
        url = f"{self.admin}/_mockdest/drops/{drop['id']}/verify"
        self.assertNotIn(b"@@example.com", call("POST", url, self.expectation())[1])
        self.assertIn(b"@@example.com", call("POST", url + "?show-values=true", self.expectation())[1])

    def test_an_import_says_what_the_esp_would_do(self):
        self.upload()
        drop = self.next_drop()
        status, body = call(
            "POST", f"{self.admin}/_mockdest/drops/{drop['id']}/import?esp=salesforce-marketing-cloud", b"")
        outcome = json.loads(body)["drops"][0]["imports"][0]["outcome"]
        self.assertEqual(status, 200, body)
        self.assertEqual(outcome["total"], sum(v for k, v in outcome.items() if k != "total"))

    def test_a_bad_expectation_is_refused_with_line_column_and_nearest_key(self):
        self.upload()
        drop = self.next_drop()
        status, body = call("POST", f"{self.admin}/_mockdest/drops/{drop['id']}/verify", b"colums: []\n")
        self.assertEqual(status, 400)
        self.assertIn('1:1: unknown key "colums"; did you mean "columns"?', json.loads(body)["error"])

    def test_no_drop_in_time_is_408_and_an_unknown_drop_404(self):
        status, body = call("GET", self.admin + "/_mockdest/drops/next?timeout=0.1&after=999999")
        self.assertEqual(status, 408, body)
        self.assertEqual(call("GET", self.admin + "/_mockdest/drops/999999")[0], 404)

    def test_the_journal_holds_requests_and_no_secret(self):
        self.upload()
        self.next_drop()
        status, body = call("GET", self.admin + "/_mockdest/journal?operation=PutObject")
        lines = [json.loads(line) for line in body.decode().splitlines()]
        self.assertEqual(status, 200)
        self.assertEqual([line["principal"] for line in lines], ["test"])
        self.assertNotRegex(body.decode(), r"Signature=[0-9a-f]{16}")

    def test_health_names_the_endpoints_and_the_api_describes_itself(self):
        health = json.loads(call("GET", self.admin + "/_mockdest/health")[1])
        self.assertEqual(f"http://{health['endpoints']['s3']['host']}:{health['endpoints']['s3']['port']}", self.s3_url)
        self.assertIn(b"/_mockdest/drops/next", call("GET", self.admin + "/_mockdest/openapi.yaml")[1])
        port = self.admin.rsplit(":", 1)[1]
        self.assertEqual(subprocess.run([MOCKDEST, "ready", "--admin-port", port, "--timeout", "5s"]).returncode, 0)
        exports = subprocess.run([MOCKDEST, "env", "--admin-port", port], capture_output=True, text=True).stdout
        self.assertIn(f"export AWS_ENDPOINT_URL_S3={self.s3_url}\n", exports)

    def test_fault_rules_are_put_in_force_over_the_api(self):
        rules = b'[{"name":"slow","when":{"operation":"PutObject","times":1},"then":{"fail":"SlowDown"}}]'
        self.assertEqual(call("PUT", self.admin + "/_mockdest/faults", rules)[0], 200)
        self.upload()  # boto3 retries after the 503
        body = call("GET", self.admin + "/_mockdest/journal?operation=PutObject")[1].decode()
        self.assertEqual([json.loads(line)["status"] for line in body.splitlines()], ["SlowDown", "200"])


if __name__ == "__main__":
    MOCKDEST = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
