"""Copies the AWS Terraform provider out of the Go module cache, cut down to the services in KEEP: whole, it does not
compile in a quarter of an hour.

usage: trim.py MODULE_FOLDER OUTPUT_FOLDER   (run in the folder of the go.mod that has the `replace`)

Two generated files of the copy are rewritten: the list of service packages, and the clients of AWS's SDK. A service
that calls another's client needs that one in KEEP too (s3 needs s3control).
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

KEEP = set(
    """
    account acm appautoscaling batch cloudwatch dynamodb ec2 ecr ecs efs elbv2 events iam kms lambda logs meta
    organizations pipes resourcegroupstaggingapi s3 s3control scheduler secretsmanager servicequotas sfn sns sqs ssm sts
    """.split()
)
SDK_PACKAGE = re.compile(r"github\.com/aws/aws-sdk-go-v2/service/(\w+)")
NOT_COMPILED = ("*_test.go", "testdata", "website", "docs", "examples")


def copy_module(source: Path, target: Path) -> None:
    """The module cache is read-only; the copy is not."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*NOT_COMPILED))
    for path in [target, *target.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o200)


def trim_services(path: Path) -> None:
    """Drops imports and list entries of services outside of KEEP."""
    patterns = (re.compile(r'internal/service/(\w+)"'), re.compile(r"^\s*(\w+?)_?\.ServicePackage\(ctx\),"))

    def stays(line: str) -> bool:
        names = [found.group(1) for pattern in patterns if (found := pattern.search(line))]
        return all(name in KEEP for name in names)

    path.write_text("\n".join(filter(stays, path.read_text().split("\n"))))


def clients_with(text: str, wanted: set[str]) -> str:
    """The file of client getters with those of the wanted packages (by name or alias) only, and their imports."""
    head, *functions = re.split(r"(?m)^func ", text)

    def client(function: str) -> str | None:
        found = re.search(r"\*(\w+)\.Client", function.split("\n", 1)[0])
        return found and found.group(1)

    functions = [one for one in functions if client(one) is None or client(one) in wanted]
    used = {client(one) for one in functions}

    def imported(line: str) -> str | None:
        found = re.match(r'\s*(?:(\w+) )?"' + SDK_PACKAGE.pattern + '"$', line)
        return found and (found.group(1) or found.group(2))

    lines = [line for line in head.split("\n") if imported(line) is None or imported(line) in used]
    return "".join(["\n".join(lines), *("func " + one for one in functions)])


def sdk_packages() -> set[str]:
    """The SDK's services that the trimmed code imports itself."""
    listed = subprocess.run(
        ["go", "list", "-e", "-deps", "-json=ImportPath,Imports", "."], capture_output=True, text=True, check=False
    )
    if not listed.stdout:
        sys.exit(listed.stderr)
    decoder, text, found = json.JSONDecoder(), listed.stdout.lstrip(), set()
    while text:
        package, end = decoder.raw_decode(text)
        if not package["ImportPath"].startswith("github.com/aws/"):
            matches = map(SDK_PACKAGE.fullmatch, package.get("Imports") or [])
            found |= {match.group(1) for match in matches if match}
        text = text[end:].lstrip()
    return found


def main(source: str, target: str) -> None:
    copy_module(Path(source), Path(target))
    trim_services(Path(target, "internal/provider/sdkv2/service_packages_gen.go"))
    clients = Path(target, "internal/conns/awsclient_gen.go")
    original = clients.read_text()
    # Without any getter, what is left of the imports is what the services use.
    clients.write_text(clients_with(original, set()))
    wanted = sdk_packages()
    aliases = {name: alias for alias, name in re.findall(r'(\w+) "' + SDK_PACKAGE.pattern + '"', original)}
    clients.write_text(clients_with(original, {aliases.get(name, name) for name in wanted}))
    print(f"kept {len(KEEP)} services, {len(wanted)} SDK clients")


if __name__ == "__main__":
    main(*sys.argv[1:])
