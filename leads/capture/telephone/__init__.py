"""Texts and calls are filed, and what lies with the telephone company is fetched.

A text joins the conversation or opens a lead, a missed call is an inquiry, an answered one is
noted. A call tells of itself in pieces: it rings, it ends, a message is recorded, its words are
written down. Each piece is an arrival; they find each other by the call's id, and whichever is
filed first opens the lead.
"""
