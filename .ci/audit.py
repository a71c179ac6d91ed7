"""Look the locked packages up for known vulnerabilities.

Runs pip-audit over a requirements file. Where the advisory service cannot be reached, or takes too
long, the check is skipped and the reason printed, so that work without a network can go on.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

TIME_LIMIT_S = 180
SERVICE_ERRORS = (
    "connectionerror",
    "connection error",
    "could not connect",
    "failed to connect",
    "max retries exceeded",
    "timed out",
    "timeout",
    "service error",
    "serviceerror",
    "received an http error",
    "connectivity",
)


def skip(reason: str) -> int:
    """Say why the audit was left out; leaving it out is no failure."""
    print(f"Skipped: {reason}.")
    return 0


def main(arguments: list[str]) -> int:
    """Audit the requirements file named first; pass the other arguments on to pip-audit."""
    requirements, *options = arguments
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip_audit", "--requirement", requirements]
        command += ["--require-hashes", "--disable-pip", "--progress-spinner", "off"]
        command += ["--timeout", "10", "--format", "json", "--output", str(report), *options]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S)
        except subprocess.TimeoutExpired:
            return skip(f"the advisory service gave no answer within {TIME_LIMIT_S} seconds")
        found = report.read_text(encoding="utf-8") if report.exists() else ""

    if not found:
        if any(words in run.stderr.lower() for words in SERVICE_ERRORS):
            return skip("the advisory service could not be reached")
        print(run.stderr.strip() or "pip-audit failed without a word.", file=sys.stderr)
        return run.returncode or 1

    packages = json.loads(found)["dependencies"]
    looked_up = [package for package in packages if "vulns" in package]
    if packages and not looked_up:
        return skip("the advisory service knew none of the packages")
    for package in looked_up:
        for advisory in package["vulns"]:
            mended = ", ".join(advisory["fix_versions"]) or "no release yet"
            line = f"{package['name']} {package['version']}: {advisory['id']}, mended in {mended}"
            print(line, file=sys.stderr)
    if run.returncode == 0:
        print(f"No known vulnerabilities in {len(looked_up)} of {len(packages)} packages.")
    return run.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
