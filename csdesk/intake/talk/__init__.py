"""Chats, mails and notices: words to messages."""
