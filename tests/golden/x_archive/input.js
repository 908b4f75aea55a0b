window.YTD.tweets.part0 = [
 {
  "tweet": {
   "retweeted": false,
   "source": "<a href=\"https://mobile.example\">Web</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "33"
   ],
   "favorite_count": "3",
   "id_str": "1500000000000000001",
   "truncated": false,
   "retweet_count": "1",
   "id": "1500000000000000001",
   "created_at": "Mon Oct 04 15:44:10 +0000 2021",
   "favorited": false,
   "full_text": "Is it down for you too? &amp; why",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "retweeted": false,
   "source": "<a href=\"https://mobile.example\">Web</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "31"
   ],
   "favorite_count": "3",
   "id_str": "1500000000000000002",
   "truncated": false,
   "retweet_count": "1",
   "id": "1500000000000000002",
   "created_at": "Mon Oct 04 15:46:00 +0000 2021",
   "favorited": false,
   "full_text": "@user2 same here, nothing loads",
   "lang": "en",
   "in_reply_to_status_id": "1499999999999999999",
   "in_reply_to_status_id_str": "1499999999999999999",
   "in_reply_to_user_id": "22"
  }
 },
 {
  "tweet": {
   "retweeted": false,
   "source": "<a href=\"https://mobile.example\">Web</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "38"
   ],
   "favorite_count": "0",
   "id_str": "1500000000000000003",
   "truncated": false,
   "retweet_count": "1",
   "id": "1500000000000000003",
   "created_at": "Mon Oct 04 16:01:00 +0000 2021",
   "favorited": false,
   "full_text": "RT @user3: Status page says all green…",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "retweeted": false,
   "source": "<a href=\"https://mobile.example\">Web</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "16"
   ],
   "favorite_count": "3",
   "id_str": "1500000000000000004",
   "truncated": false,
   "retweet_count": "1",
   "id": "1500000000000000004",
   "created_at": "Mon Oct 04 16:02:00 +0000 2021",
   "favorited": false,
   "full_text": "https://t.co/abc",
   "lang": "qme"
  }
 },
 {
  "tweet": {
   "retweeted": false,
   "source": "<a href=\"https://mobile.example\">Web</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "4"
   ],
   "favorite_count": "3",
   "id_str": "1500000000000000005",
   "truncated": false,
   "retweet_count": "1",
   "id": "1500000000000000005",
   "created_at": "Mon Oct 04 16:03:00 +0000 2021",
   "favorited": false,
   "full_text": "gone",
   "lang": "en",
   "deleted_at": "2021-10-05"
  }
 }
]
