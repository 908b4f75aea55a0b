window.YTD.tweet.part0 = [
 {
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
   "23"
  ],
  "favorite_count": "3",
  "id_str": "1100000000000000001",
  "truncated": false,
  "retweet_count": "1",
  "id": "1100000000000000001",
  "created_at": "Wed Mar 13 17:00:00 +0000 2019",
  "favorited": false,
  "full_text": "Can't log in since noon",
  "lang": "en"
 }
]
