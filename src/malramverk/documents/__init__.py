"""YAML text to located data: this room reads files and refuses what would surprise."""

from malramverk.documents.document import Document
from malramverk.documents.folder import yaml_files
from malramverk.documents.reader import Reading, read_file, read_text, shown

__all__ = ["Document", "Reading", "read_file", "read_text", "shown", "yaml_files"]
