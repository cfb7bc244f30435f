"""The list of parts of a bundle, as CycloneDX 1.6 in JSON: name, version, licence, package URL and digest of each."""

import zipfile
from collections.abc import Mapping
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.utils import canonicalize_name, parse_wheel_filename


def sbom(wheels: Mapping[Path, str], project: str) -> str:
    """Return the list for wheels with their SHA-256; `project` is the application, the others its libraries."""
    bom = Bom()
    for wheel, digest in wheels.items():
        part = _component(wheel, digest, project)
        if part.type == ComponentType.APPLICATION:
            bom.metadata.component = part
        else:
            bom.components.add(part)
    if bom.metadata.component is not None:
        bom.register_dependency(bom.metadata.component, bom.components)
    return JsonV1Dot6(bom).output_as_string(indent=1)


def _component(wheel: Path, digest: str, project: str) -> Component:
    name, version, _, _ = parse_wheel_filename(wheel.name)
    kind = ComponentType.APPLICATION if name == canonicalize_name(project) else ComponentType.LIBRARY
    licence = _licence(_metadata(wheel))
    return Component(
        type=kind,
        name=name,
        version=str(version),
        purl=PackageURL("pypi", name=name, version=str(version)),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
        licenses=[licence] if licence else (),
    )


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA") and name.count("/") == 1]
        return HeaderParser().parsestr(archive.read(name).decode("utf-8"))


def _licence(metadata: Message) -> LicenseExpression | DisjunctiveLicense | None:
    """Return the licence as the package states it: an SPDX expression, else its short name, else its classifier."""
    if expression := metadata.get("License-Expression"):
        return LicenseExpression(expression)
    named = (metadata.get("License") or "").strip()
    if named and "\n" not in named and len(named) < 80:
        return DisjunctiveLicense(name=named)
    classified = [line for line in metadata.get_all("Classifier", []) if line.startswith("License ::")]
    return DisjunctiveLicense(name=classified[0].rpartition(":: ")[2]) if classified else None
