"""Regions (行政区划): the gazetteer, names to regions, zones without a code, and whose a notice is."""

from normalizers.regions.gazetteer import Region, by_code, children, lies_in, parent, province_of
from normalizers.regions.issuers import region_of_issuer, region_of_number, region_of_text
from normalizers.regions.resolver import FoundRegion, find_regions, resolve
from normalizers.regions.zones import Zone, ZoneKind, zone

__all__ = [
    "FoundRegion",
    "Region",
    "Zone",
    "ZoneKind",
    "by_code",
    "children",
    "find_regions",
    "lies_in",
    "parent",
    "province_of",
    "region_of_issuer",
    "region_of_number",
    "region_of_text",
    "resolve",
    "zone",
]
