"""Opens a report page in Chromium and uses it as a person would, by the DevTools protocol.

usage: browser.py PAGE WORD    WORD is one that stands in some rows of the first table and not in all

Prints one JSON object of what was seen; the page is opened from disk, and every request it makes is noted.
Protocol: https://chromedevtools.github.io/devtools-protocol/
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import websocket


class Browser:
    def __init__(self, folder):
        self.process = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={folder}",
             "--host-resolver-rules=MAP * ~NOTFOUND", "about:blank"],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        address = None
        for line in self.process.stderr:
            if found := re.search(r"ws://\S+", line):
                address = found.group(0)
                break
        self.socket = websocket.create_connection(address, timeout=30)
        self.number = 0
        self.events = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if hasattr(self, "session"):
            message["sessionId"] = self.session
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(answer["error"])
                return answer["result"]
            self.events.append(answer)

    def run(self, script):
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def key(self, key, code, text=""):
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=code, text=text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)

    def end(self):
        del self.session
        self.call("Browser.close")
        self.socket.close()
        self.process.wait(timeout=30)


FIRST = "[...document.querySelectorAll('table.sortable tbody tr')].map(row => row.cells[0].textContent)"
SHOWN = "[...document.querySelectorAll('table.sortable tbody tr')].filter(row => row.offsetParent).length"


def look(browser, page, word):
    for domain in ["Page", "Network", "Runtime", "Log"]:
        browser.call(domain + ".enable")
    browser.call("Emulation.setDeviceMetricsOverride", width=400, height=800, deviceScaleFactor=1, mobile=True)
    browser.call("Page.navigate", url="file://" + os.path.abspath(page))
    browser.run("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))")
    seen = {"rows": browser.run(FIRST)}
    seen["pageWidth"] = browser.run("document.documentElement.scrollWidth")
    # By keyboard alone: from the top to the first head, then sort twice.
    for _ in range(20):
        browser.key("Tab", 9)
        if browser.run("document.activeElement.closest('th') !== null"):
            break
    seen["reachedHead"] = browser.run("document.activeElement.tagName === 'BUTTON'")
    seen["focusIsSeen"] = browser.run("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
    browser.key("Enter", 13, "\r")
    seen["ascending"] = browser.run(FIRST)
    browser.key("Enter", 13, "\r")
    seen["descending"] = browser.run(FIRST)
    seen["sortIsTold"] = browser.run("document.querySelector('th[aria-sort]').getAttribute('aria-sort')")
    browser.run("document.getElementById('words').focus()")
    browser.call("Input.insertText", text=word)
    seen["filtered"] = browser.run(SHOWN)
    seen["filteredSections"] = browser.run("[...document.querySelectorAll('main > section')].filter(s => !s.hidden).length")
    browser.run("words.value = ''; words.dispatchEvent(new Event('input'))")
    seen["again"] = browser.run(SHOWN)
    # Each link of the table leads to a section that is there.
    seen["deadLinks"] = browser.run(
        "[...document.querySelectorAll('table.sortable a')].filter(a => !document.querySelector(a.hash)).length")
    for scheme in ["light", "dark"]:
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        seen[scheme] = browser.run("getComputedStyle(document.body).backgroundColor")
    seen["strangers"] = browser.run("document.querySelectorAll('main script, main img, main iframe').length")
    seen["wasRun"] = browser.run("window.wasRun === true")
    seen["text"] = browser.run("document.querySelector('main').textContent")
    browser.run("1")
    requests = [e["params"]["request"]["url"] for e in browser.events if e.get("method") == "Network.requestWillBeSent"]
    seen["requests"] = [url for url in requests if not url.startswith("file:")]
    seen["errors"] = [e["params"] for e in browser.events
                      if e.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded")]
    return seen


# Chromium's own children may write for a moment after it ended.
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
    browser = Browser(folder)
    try:
        print(json.dumps(look(browser, sys.argv[1], sys.argv[2])))
    finally:
        browser.end()
