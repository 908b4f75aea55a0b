"""Chats that WhatsApp exports as text, from Android or iOS, in any of its languages.

References
----------
https://faq.whatsapp.com/1180414079177245 (Export chat)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import as_id, as_text
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

# what stands where a picture was: <Media omitted>, in the phone's language
_OMITTED = re.compile(r"<[^<>\n]{3,60}>")
_ATTACHED = re.compile(r"\u200e?[\w .()-]{1,100}\.\w{2,5} \([^()\n]{3,40}\)(?:\n|\Z)")
_EDITED = re.compile(
    r"\s?\u200e?<(?:This message was edited|Diese Nachricht wurde bearbeitet"
    r"|Se editó este mensaje\.?|Ce message a été modifié|Mensagem editada"
    r"|Questo messaggio è stato modificato|Dit bericht is bewerkt|Bu mesaj düzenlendi)>$"
)
_DELETED = frozenset(
    {
        *("this message was deleted", "you deleted this message"),
        *("diese nachricht wurde gelöscht", "du hast diese nachricht gelöscht"),
        *("se eliminó este mensaje", "eliminaste este mensaje", "este mensaje fue eliminado"),
        *("ce message a été supprimé", "vous avez supprimé ce message"),
        *("esta mensagem foi apagada", "mensagem apagada", "você apagou esta mensagem"),
        *("questo messaggio è stato eliminato", "hai eliminato questo messaggio"),
        *("dit bericht is verwijderd", "u hebt dit bericht verwijderd"),
        *("bu mesaj silindi", "bu mesaj\u0131 sildiniz"),
        *("данное сообщение удалено", "вы удалили данное сообщение", "сообщение удалено"),
        *("pesan ini telah dihapus", "anda menghapus pesan ini"),
        *("ta wiadomość została usunięta", "you deleted this message as admin", "null"),
    }
)


class WhatsApp(Adapter):
    """One message a record; what has no author WhatsApp said itself."""

    name = "whatsapp"
    title = "WhatsApp chat"
    where = "WhatsApp: a chat's menu, More, Export chat (`.txt` or `.zip`)"
    reads = "messages of the chat; times are the phone's local ones, authors names or numbers"
    keys = ("@time", "@author", "@text")
    time_column = "@time"

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one message; who joined, and pictures without words, are no posts."""
        words = str(record.get("@text") or "")
        author = as_id(record.get("@author"))
        if author is None:
            raise NotAPostError("service message", words[:40])
        words = _ATTACHED.sub("", words, count=1)
        # iOS marks what it says itself
        if words.startswith("\u200e") or _OMITTED.fullmatch(words.strip()):
            words = ""
        words = _EDITED.sub("", words)
        if words.strip(" .\u200e").lower() in _DELETED:
            raise NotAPostError("deleted or removed")
        return Post(
            post_id="",
            platform=self.name,
            created_at=times.parse(record.get("@time")),
            text=as_text(words, may_be_empty=True),
            author=author.removeprefix("~").strip("\u202f\u00a0 ") or author,
        )
