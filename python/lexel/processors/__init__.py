"""Put special tokens around sequences."""

from lexel._lexel import processors as _processors

BertProcessing = _processors.BertProcessing
ByteLevel = _processors.ByteLevel
PostProcessor = _processors.PostProcessor
RobertaProcessing = _processors.RobertaProcessing
Sequence = _processors.Sequence
TemplateProcessing = _processors.TemplateProcessing

__all__ = [
    "BertProcessing",
    "ByteLevel",
    "PostProcessor",
    "RobertaProcessing",
    "Sequence",
    "TemplateProcessing",
]
