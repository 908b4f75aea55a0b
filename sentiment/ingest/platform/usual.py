"""Usual names of the columns of posts, as letters and digits in lower case, without accents.

Seen in public post dumps, review dumps, scrapers and the exports of listening tools.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_USUAL = {
    "text": (
        "text fulltext content rawcontent body message selftext tweet tweettext tweetcontent "
        "tweetbody posttext postcontent postmessage commenttext commentbody commentcontent "
        "comment statustext snippet reviewtext review reviewbody reviewcontent "
        "reviewdescription caption hitsentence textoriginal textdisplay messagetext bodytext "
        "texto texte testo inhalt nachricht mensaje mensagem kommentar commentaire "
        "comentario replytext contents cooked contenu contenido conteudo contenuto tekst "
        "bericht tresc beitrag avis yorum metin isi inlagg innlegg detail com 内容 正文 "
        "微博内容 微博正文 本文 "
        "내용 текст сообщение النص التعليق sharecommentary post openingtext description "
        "title"
        " komentarz komentar hozzaszolas comentariu 评论内容 评论 댓글 binhluan σχόλιο"
        " kommentti תגובה ความคดเหน टपपण commento コメント viesti beskrivning"
    ),
    "title": (
        "title headline subject reviewtitle posttitle titel titre titulo titolo "
        "reviewsummary summary uberschrift baslik tytul 标题 件名 제목 titredelavis "
        "заголовок العنوان"
    ),
    "created_at": (
        "createdat createdutc createtime creationtime createdtime created datetime timestamp "
        "isodate dateiso createtimeiso date publishedat publishedtime publishedtimestamp "
        "published postedat posted posttime timeparsed time at tweetdate tweettime "
        "tweetcreatedat tweetcreated posteddate postdate postcreated postcreatedat postedon "
        "reviewdate reviewcreatedat reviewtime unixreviewtime reviewedat commentdate "
        "commentedat commenttime submissiondate submittedat submitted publishdate publishtime "
        "publicationdate timestamputc dateutc unixtimestamp unixtime epoch dateposted "
        "datecreated datepublished datetimeutc localtime ts datum fecha data createdon "
        "createdatutc createdi timestampms publishedatdate createddate creationdate pubdate "
        "dateadded dateofreview postingdate reviewposted timestampcreated datedepublication "
        "datepublication fechadepublicacion reviewsubmitdateandtime submitdateandtime "
        "relationshipdate indexedat fechapublicacion datadepublicacao datapublicacao "
        "datadipubblicazione datapubblicazione veroffentlicht veroffentlichtam erstelltam "
        "zeitpunkt zeitstempel dateheure fechahora datahora dataora dato tarih 时间 发布时间 "
        "日期 日時 投稿日時 дата datautworzenia 작성일 작성일시 날짜 التاريخ tanggal "
        "datapublikacji utctime timestampiso datedelavis epochms epochseconds updated "
        "updatedat lastmodified modified lastupdated recordeddate enddate startdate"
    ),
    "author": (
        "authorid userid useridstr fromuseridstr fromuserid authoridstr accountid fromid "
        "ownerid postownerid channelid authorchannelid reviewerid customerid consumeruserid "
        "authoracct accountacct uid author username userscreenname screenname fromuser "
        "fromusername ownerusername uniqueid user handle userhandle authorusername "
        "authorhandle accountname account accountusername reviewer reviewername authorname "
        "postauthor commentauthor commenter sender senderid from by channel channelname "
        "profileid owner sendername senderscreenname displayname userdisplayname "
        "authordisplayname nickname autor authorsteamid reviewerusername authortitle vertex1 "
        "customername userlogin login auteur usuario benutzer verfasser autore utente "
        "utilisateur nutzer auteurs kullanici gebruiker pengguna did authorshandle "
        "reviewernickname reviewconsumerusername owneruserid pubkey attributedto blogname "
        "requesterid submitterid requester requestername fullname contactname 作者 用户 "
        "用户昵称 投稿者 ユーザー名 작성자 닉네임 автор المستخدم profilename name"
        " benutzername nomdutilisateur nombredeusuario nomedeusuario nomeutente"
        " uzytkownik anvandare anvandarnamn пользователь имяпользователя uzivatel szerzo"
        " felhasznalo 用户名 昵称 nguoidung χρήστησ bruger brugernavn bruker brukernavn"
        " kayttaja משתמש ผใช उपयगकरत korisnik gebruikersnaam kullaniciadi utilizador"
    ),
    "post_id": (
        "postid id idstr statusid tweetid tweetidstr messageid commentid reviewid uri cid "
        "objectid uuid guid statusidstr pk msgid shortcode recommendationid importedid "
        "ticketid caseid respondentid responseid submissionid"
    ),
    "lang": (
        "lang language languageguess langcode textlanguage languagecode tweetlang "
        "reviewerlanguage langue sprache idioma lingua jezyk taal dil язык 语言 言語"
    ),
    "kind": (
        "kind posttype tweettype threadentrytype engagementtype type sourcetweettype "
        "relationship referencedtweettype referencedtweetstype referencetype referencedtweets"
    ),
    "n_likes": (
        "nlikes likes likecount likescount likesnumber nblikes numlikes favoritecount "
        "favouritescount favoritescount favouritecount favorites publicmetricslikecount "
        "statisticslikecount thumbsupcount thumbsup diggcount points score upvotes ups "
        "helpfulcount helpful votes reactioncount reactions reactionscount votecount "
        "helpfulvotes votesup jaime megusta helpfulvote gefalltmir curtidas gostos mipiace "
        "vindikleuks polubienia begeni begenisayisi 点赞数 点赞 いいね いいね数 좋아요 лайки "
        "лайков الإعجابات"
        " gilla gillamarkeringar libise tosemilibi kedvelesek aprecieri suka luotthich"
        " tykkaykset לייקים ถกใจ पसद svidamise synesgodtom"
    ),
    "n_reposts": (
        "renotecount renotes "
        "nreposts reposts repostcount retweetcount retweetscount retweets nretweets shares "
        "sharecount sharescount reblogscount reblogs publicmetricsretweetcount "
        "statisticssharecount sharesnumber repostscount numretweets numshares partages "
        "geteilt compartidos compartilhamentos condivisioni 转发数 forwards forwardcount "
        "numberforwards udostepnienia gedeeld paylasim リポスト数 リツイート数 репосты "
        "репостов"
    ),
    "n_replies": (
        "nreplies replies replycount repliescount comments commentcount commentscount "
        "numcomments publicmetricsreplycount replycommenttotal statisticscommentcount "
        "commentsnumber totalreplycount numreplies commsnum numberreplies numofcomments "
        "numberofcomments commentaires kommentare comentarios commenti antworten reponses "
        "respuestas respostas risposte reacties komentarze numberofreplies 评论数 返信数 "
        "댓글 комментарии комментариев"
    ),
    "n_quotes": "nquotes quotes quotecount quotescount publicmetricsquotecount",
    "n_views": (
        "nviews views viewcount viewscount playcount impressions impressioncount "
        "statisticsviews publicmetricsimpressioncount plays videoviewcount aufrufe vues "
        "visualizaciones visualizacoes просмотры просмотров 조회수 表示回数"
    ),
    "rating": (
        "rating ratingscore starrating stars star reviewrating ratingvalue userrating score "
        "reviewscore bewertung sterne estrellas etoiles calificacion valutazione note nota "
        "puan ocena waardering 评分 星级 оценка 評価 평점 التقييم overall"
    ),
    "is_repost": (
        "isretweet isrepost isreblog retweetedid retweetedstatusid retweetedtweetid "
        "retweetid referencedtweetsretweetedid isshare retweettweetid retweetedstatus "
        "retweetstatusid isforward fwdfrom retweet forwardedfrom isforwarded renoteid"
    ),
    "is_quote": (
        "isquote isquotestatus isquotetweet quotedid quotedstatusid quotedtweetid quoteid "
        "quotedstatusidstr referencedtweetsquotedid quotedtweettweetid quotestatusid "
        "quoteurl isquotepost"
    ),
    "is_reply": (
        "isreply reply inreplytostatusid inreplytostatusidstr inreplytotweetid inreplytoid "
        "inreplyto inresponsetotweetid replytostatusid replytotweetid replytoid replyto "
        "repliestoid repliedtoid totweetid inreplytouserid inreplytouseridstr "
        "inreplytoscreenname replyingto parentcommentid parentid parent "
        "referencedtweetsrepliedtoid replytocommentid replytocid isreplyto replytomsgid "
        "replytopostnumber replyid repliedto parenthash resto"
    ),
}
#: Field -> names, likeliest first.
USUAL: Mapping[str, tuple[str, ...]] = {
    name: tuple(words.split()) for name, words in _USUAL.items()
}
#: What a post may be called, before the name of a column that is usual without.
STEMS = (
    *("tweet", "post", "review", "comment", "message", "mention", "status", "video"),
    *("article", "story"),
)
#: Names that are taken only where no other of their field will do: these often hold
#: something else, or when a record was changed last.
_WEAK = (
    "channelname description enddate from indexedat lastmodified lastupdated modified name "
    "nickname openingtext post profilename relationship startdate title updated updatedat"
)
WEAK = frozenset(_WEAK.split())
FLAGS = (("is_repost", "repost"), ("is_quote", "quote"), ("is_reply", "reply"))
KIND_WORDS = {
    **dict.fromkeys(("retweet", "repost", "reblog", "share", "retweeted"), "repost"),
    **dict.fromkeys(("reply", "comment", "replied_to", "replied", "replies to"), "reply"),
    "mentionsinretweet": "repost",
    **dict.fromkeys(("quote", "quoted", "quote_tweet", "quote repost"), "quote"),
    **dict.fromkeys(("original", "post", "tweet", "status", "submission"), "post"),
}
#: Objects inside a record that say whose it is, and what in them does, likeliest first.
_OWNERS = "account author authormeta commenter creator from fromid owner reviewer sender user"
OWNERS = frozenset(_OWNERS.split())
OWNER_KEYS = (
    "steamid",
    "_id",
    *("id_str", "id", "uid", "user_id", "pk", "userId", "uniqueId", "unique_id", "username"),
    *("userName", "screen_name", "screenName", "login", "handle", "acct", "name", "nickName"),
)
#: These, written together, as in ``user.uid`` or ``author_steamid``.
OWNED = tuple(
    f"{owner}{key.replace('_', '').lower()}" for key in OWNER_KEYS for owner in sorted(OWNERS)
)
#: What tells of authors: their description, their followers, whether they are verified.
_PROFILES = (
    "fromuserdescription "
    "accountdescription authorbio authordescription bio channeldescription ownerdescription "
    "profiledescription userbio userdescription usernote userprofiledescription "
    "userrawdescription",
    "authorfollowercount fromuserfollowercount "
    "accountfollowers accountfollowerscount authorfollowers authorfollowerscount "
    "authormetafans authorpublicmetricsfollowerscount fans followercount followers "
    "followerscount nfollowers numfollowers ownerfollowers subscribercount subscribers "
    "userfollowers userfollowerscount userpublicmetricsfollowerscount",
    "fromuserverified "
    "accountverified authorisverified authormetaverified authorverified blueverified "
    "isblueverified isverified userblue userisverified userverified verified",
)
PROFILES = tuple(frozenset(words.split()) for words in _PROFILES)
#: Columns of a time of day beside one of dates, and of its zone.
#: Those of hours alone.
HOURS = frozenset({"hour", "hhmm", "hourofday", "stunde", "heure", "hora", "ora", "saat"})
#: Those of parts of an hour beside it.
MINUTES = frozenset({"minute", "minutes", "min", "second", "seconds", "minuto", "segundo"})
CLOCKS = re.compile(
    r"time|hour|clock|uhrzeit|heure|hora|\bora|saat|tijd|\btid|godzina|waktu|jam\b|время|时间|時刻|시간|الوقت"
)
ZONES = frozenset({"timezone", "tz", "utcoffset", "zone", "gmtoffset"})
#: Words in the names of columns of when a post was made; and of those that tell another time.
TIME_WORDS = (
    re.compile(r"creat|publi|mention.*date|post(?:ed|time|date)|sent|submi|written|tweet.*(?:time|date)|comment.*(?:time|date)"),
    re.compile(r"user|account|author|profile|member|channel|owner|join|birth|scrap|collect|retriev|crawl|fetch|index|edit|updat|modif|delet|reply|respon|archiv|import|load"),
)  # fmt: skip
_STEM = re.compile("|".join(STEMS))
#: What a name of a count may say beside what is counted.
_QUANTITY = re.compile(
    "^(?:numberof|numof|num(?!ber)|countof|nombrede?|anzahl(?:der)?|numerode?|cantidadde|quantidadede|numerodi"
    "|колво|количество|jumlah|liczba|total)|(?:count|counts|total|sayisi|数|수|counter)$"
)
_OTHER_LETTERS = {"\u0131": "i", "ł": "l", "ø": "o", "đ": "d"}
_NOT_NAME = re.compile(r"[\W_]+")


def plain_name(name: str) -> str:
    """Write a column's name in letters and digits only: lower case, without accents.

    >>> plain_name("Tweet Created_At")
    'tweetcreatedat'
    >>> plain_name("Fecha de publicaci\u00f3n")
    'fechadepublicacion'
    """
    plain = _NOT_NAME.sub("", unicodedata.normalize("NFKC", name).casefold())
    return plain if plain.isascii() else "".join(map(_bare, plain))


def _bare(char: str) -> str:
    """Take the accents of a Latin letter away; those of other scripts are part of them."""
    if char in _OTHER_LETTERS:
        return _OTHER_LETTERS[char]
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() else char


def counted(plain: str) -> str:
    """Take away what a name says of its being a count.

    >>> counted("numberofcomments"), counted("viewscount")
    ('comments', 'views')
    """
    return _QUANTITY.sub("", plain) or plain


def stem_of(plain: str) -> str:
    """Return what a name calls a post, where more stands behind it.

    >>> stem_of("reviewlanguage"), stem_of("review")
    ('review', '')
    """
    match = _STEM.match(plain)
    return match[0] if match and match.end() < len(plain) else ""
