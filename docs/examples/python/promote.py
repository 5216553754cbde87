"""Carries the configuration of one Lading to another one, with nothing but Python's standard library (3.9 or newer).

    FROM_URL=… FROM_TOKEN=… TO_URL=… TO_TOKEN=… python3 promote.py [--tags prod] [--yes]

It downloads an export, sends it, shows the plan, asks, carries the plan out and tells every outcome as it comes. Ends with
1 where something was refused or failed.
"""

import argparse
import http.client
import json
import os
import sys
import urllib.error
import urllib.request

EXPORT = """query ($input: ExportConfigurationInput) {
  exportConfiguration(input: $input) { download(format: JSON, compression: GZIP) { url } } }"""
PLAN = """mutation ($uploadId: ID!) {
  importConfiguration(input: { source: { uploadId: $uploadId }, dryRun: true }) {
    __typename ... on ImportJob { id }
    ... on InvalidDocumentError { problems { code path message } } ... on Problem { message } } }"""
APPLY = "mutation ($id: ID!) { applyImport(id: $id) { __typename ... on ImportJob { id } ... on Problem { message } } }"
FOLLOW = """subscription ($id: ID!, $after: Int!) {
  importProgress(jobId: $id, after: $after) {
    sequence state outcomes { status kind key warnings problems { message } } } }"""
RESTING = {"PLANNED", "COMPLETED", "FAILED", "CANCELLED", "UNDONE"}


class Refused(Exception):
    """The server said no; the text says why."""


class Server:
    def __init__(self, name):
        self.url, self.token = os.environ[f"{name}_URL"].rstrip("/"), os.environ[f"{name}_TOKEN"]

    def open(self, query, variables, accept="application/json"):
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json", "accept": accept}
        body = json.dumps({"query": query, "variables": variables}).encode()
        return urllib.request.urlopen(urllib.request.Request(f"{self.url}/graphql", body, headers), timeout=60)

    def ask(self, query, **variables):
        with self.open(query, variables) as response:
            return data_of(json.load(response))

    def job(self, query, **variables):
        """The id of the import that a mutation answers with."""
        (answer,) = self.ask(query, **variables).values()
        if answer["__typename"] != "ImportJob":
            raise Refused(json.dumps(answer, indent=2))
        return answer["id"]

    def follow(self, job_id):
        """Every event until the job rests; a connection that is lost is made again, after what was seen."""
        after = 0
        while True:
            try:
                with self.open(FOLLOW, {"id": job_id, "after": after}, "text/event-stream") as response:
                    for line in response:
                        if not line.endswith(b"\n"):
                            raise ConnectionError("in the middle of an event")
                        # Between them are names of events, empty lines and signs of life.
                        if not line.startswith(b"data:") or not line[5:].strip():
                            continue
                        event = data_of(json.loads(line[5:]))["importProgress"]
                        after = event["sequence"]
                        yield event
                        if event["state"] in RESTING:
                            return
            except (ConnectionError, TimeoutError, http.client.HTTPException) as error:
                print(f"The connection was lost ({error}); coming back.", file=sys.stderr)


def data_of(answer):
    if answer.get("errors"):
        raise Refused("\n".join(error["message"] for error in answer["errors"]))
    return answer["data"]


def send(target, export_url):
    """From one server to the other as it comes; neither the document nor what was compressed is held in memory."""
    upload = target.ask("mutation { createUpload { id url } }")["createUpload"]
    with urllib.request.urlopen(export_url, timeout=60) as document:
        request = urllib.request.Request(upload["url"], document, method="PUT")
        urllib.request.urlopen(request, timeout=600).close()
    return upload["id"]


def tell(target, job_id):
    """A line for each outcome; gives the last state and whether any failed."""
    state, failed = "", False
    for event in target.follow(job_id):
        state = event["state"]
        for outcome in event["outcomes"]:
            failed = failed or outcome["status"] == "FAILED"
            notes = outcome["warnings"] + [problem["message"] for problem in outcome["problems"]]
            print("  ", outcome["status"], outcome["kind"], outcome["key"], *notes)
    return state, failed


def main():
    parser = argparse.ArgumentParser(description="Carries the configuration of one Lading to another one.")
    parser.add_argument("--tags", nargs="*", help="only what has one of these tags")
    parser.add_argument("--yes", action="store_true", help="do not ask before writing")
    options = parser.parse_args()
    source, target = Server("FROM"), Server("TO")

    selection = {"tags": options.tags} if options.tags else {}
    link = source.ask(EXPORT, input=selection)["exportConfiguration"]["download"]["url"]
    plan = target.job(PLAN, uploadId=send(target, link))
    print("The plan:")
    state, failed = tell(target, plan)
    if state != "PLANNED" or failed:
        return 1
    if not options.yes and input("Carry it out? [y/N] ").lower() != "y":
        return 0
    print("What becomes of it:")
    state, failed = tell(target, target.job(APPLY, id=plan))
    print(state)
    return 0 if state == "COMPLETED" and not failed else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code}: {error.read().decode(errors='replace')}")
    except (Refused, urllib.error.URLError) as error:
        sys.exit(str(error))
