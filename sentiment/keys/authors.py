"""Author names that stand for nobody: posts under them are by many, or by unknown people."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

#: What exports write where the author is hidden, deleted or missing, in lower case.
NOBODY: Final = (
    *("", "-", "--", "?", "nan", "none", "null", "nil", "n/a", "na", "#n/a", "<na>", "nat"),
    *("undefined", "unknown", "unknown user", "unknown author", "not available"),
    *("[deleted]", "[removed]", "deleted", "removed", "deleted user", "deleted account"),
    *("u/[deleted]", "/u/[deleted]", "[deleted user]", "former user", "suspended", "ghost"),
    *("anonymous", "anonymous user", "anonym", "anonyme", "anonimo", "anónimo", "anônimo"),
    *("anonimowy", "anoniem", "anonyymi", "анонім", "аноним", "匿名", "匿名用户", "익명"),
    *("مجهول", "groupanonymousbot", "guest", "guest user", "user", "author", "username"),
    *("facebook user", "instagram user", "youtube user", "twitter user", "tiktok user"),
    *("reddit user", "telegram user", "quora user", "linkedin member", "amazon customer"),
    *("kindle customer", "app store user", "a customer", "google user"),
)
#: Words for a user in the languages of Google Play, whose reviews hide names so.
_USER: Final = (
    *("user", "nutzer", "utilisat", "usuari", "usuári", "utente", "utilizador", "gebruiker"),
    *(
        "użytkowni",
        "kullan\u0131c\u0131",
        "kullanici",
        "bruker",
        "bruger",
        "användar",
        "käyttäjä",
    ),
    *("пользовател", "користувач", "корисник", "korisnik", "потребител", "карыстальнік"),
    *("ユーザ", "用户", "用戶", "使用者", "사용자", "مستخدم", "کاربر", "صارف", "משתמש"),
    *("ผู้ใช้", "người dùng", "pengguna", "uživatel", "používateľ", "felhasználó", "utilizator"),
    *("χρήστη", "naudotoj", "lietotāj", "kasutaja", "uporabnik", "erabiltzaile", "notandi"),
    *("उपयोगकर्ता", "उपयोक्ता", "वापरकर्ता", "ব্যবহারকারী", "பயனர்", "వినియోగదారు", "gumagamit"),
)
_GOOGLE: Final = "google"
#: Words that such a name has at most.
_MOST_WORDS: Final = 5


def is_nobody(authors: pd.Series) -> NDArray[np.bool_]:
    """Tell which author names are placeholders; missing ones name nobody in so many words.

    >>> import pandas as pd
    >>> names = ["ann", "Ein Google-Nutzer", "[deleted]", "google", None, " NaN "]
    >>> is_nobody(pd.Series(names, dtype="str")).tolist()
    [False, True, True, False, False, True]
    """
    names = pc.utf8_trim_whitespace(
        pc.utf8_lower(pa.array(authors.astype("str"), pa.large_string(), from_pandas=True))
    )
    found = pc.is_in(names, pa.array(NOBODY, pa.large_string()))
    found = found.to_numpy(zero_copy_only=False)
    google = pc.fill_null(pc.match_substring(names, _GOOGLE), False)
    for row in np.flatnonzero(google.to_numpy(zero_copy_only=False)).tolist():
        name = names[row].as_py()
        rest = name.replace(_GOOGLE, " ")
        few = len(rest.split()) < _MOST_WORDS
        found[row] |= few and any(word in rest for word in _USER)
    return np.asarray(found, dtype=bool)
