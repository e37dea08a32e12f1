"""The bytes of a mail as headers and parts, mended where they are put together wrongly."""
