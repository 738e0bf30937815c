"""Between our records and the engines of time and plans. Everything is passed in; nothing is fetched here."""
