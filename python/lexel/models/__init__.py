"""Turn pieces into tokens."""

from lexel._lexel import models as _models

BPE = _models.BPE
Model = _models.Model
Unigram = _models.Unigram
WordLevel = _models.WordLevel
WordPiece = _models.WordPiece

__all__ = [
    "BPE",
    "Model",
    "Unigram",
    "WordLevel",
    "WordPiece",
]
