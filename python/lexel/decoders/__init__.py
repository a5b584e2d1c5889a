"""Turn tokens back into text."""

from lexel._lexel import decoders as _decoders

BPEDecoder = _decoders.BPEDecoder
ByteFallback = _decoders.ByteFallback
ByteLevel = _decoders.ByteLevel
CTC = _decoders.CTC
DecodeStream = _decoders.DecodeStream
Decoder = _decoders.Decoder
Fuse = _decoders.Fuse
Metaspace = _decoders.Metaspace
Replace = _decoders.Replace
Sequence = _decoders.Sequence
Strip = _decoders.Strip
WordPiece = _decoders.WordPiece

__all__ = [
    "CTC",
    "BPEDecoder",
    "ByteFallback",
    "ByteLevel",
    "DecodeStream",
    "Decoder",
    "Fuse",
    "Metaspace",
    "Replace",
    "Sequence",
    "Strip",
    "WordPiece",
]
