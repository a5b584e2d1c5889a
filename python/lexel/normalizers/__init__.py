"""Rewrite text before it is split."""

from lexel._lexel import normalizers as _normalizers

BertNormalizer = _normalizers.BertNormalizer
ByteLevel = _normalizers.ByteLevel
Lowercase = _normalizers.Lowercase
NFC = _normalizers.NFC
NFD = _normalizers.NFD
NFKC = _normalizers.NFKC
NFKD = _normalizers.NFKD
Nmt = _normalizers.Nmt
Normalizer = _normalizers.Normalizer
Precompiled = _normalizers.Precompiled
Prepend = _normalizers.Prepend
Replace = _normalizers.Replace
Sequence = _normalizers.Sequence
Strip = _normalizers.Strip
StripAccents = _normalizers.StripAccents

NORMALIZERS = {"nfc": NFC, "nfd": NFD, "nfkc": NFKC, "nfkd": NFKD}


def unicode_normalizer_from_str(normalizer: str) -> Normalizer:
    """The normal form of a name: "nfc", "nfd", "nfkc" or "nfkd"."""
    if normalizer not in NORMALIZERS:
        raise ValueError(
            f"{normalizer} is not a known unicode normalizer. Available are {NORMALIZERS.keys()}"
        )
    return NORMALIZERS[normalizer]()


__all__ = [
    "NFC",
    "NFD",
    "NFKC",
    "NFKD",
    "NORMALIZERS",
    "BertNormalizer",
    "ByteLevel",
    "Lowercase",
    "Nmt",
    "Normalizer",
    "Precompiled",
    "Prepend",
    "Replace",
    "Sequence",
    "Strip",
    "StripAccents",
    "unicode_normalizer_from_str",
]
