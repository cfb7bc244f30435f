"""The one gate for text: normalise, fold, map offsets, segment, split sentences, abbreviations; used at both ends."""
