"""The owner's book, as it lies in docs/book: served inside, behind the "?" of every page."""
