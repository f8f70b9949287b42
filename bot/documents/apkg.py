"""A package of Anki's: a collection with its pictures, zipped.

The package says of itself that it was written by the second of the three versions that there are, which every Anki
since 2018 reads: `rslib/src/import_export/package/meta.rs` of https://github.com/ankitects/anki.
"""

import json
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from bot.documents.anki_collection import collection
from bot.domain.takeaway import Takeaway
from content.schema import Picture

Images = Mapping[Picture, "tuple[str, bytes]"]
"""The file name and the PNG of each picture that could be drawn."""


def build(takeaway: Takeaway, images: Images) -> bytes:
    """The file."""
    pictures = {held.item_id: held.place.picture for held in takeaway.held if held.place is not None}
    names = {item_id: images[one][0] for item_id, one in pictures.items() if one is not None and one in images}
    used = {name: png for name, png in images.values() if name in set(names.values())}
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        package.writestr("collection.anki21", collection(takeaway, names))
        for place, png in enumerate(used.values()):
            package.writestr(str(place), png, ZIP_STORED)
        package.writestr("media", json.dumps({str(place): name for place, name in enumerate(used)}))
    return file.getvalue()
