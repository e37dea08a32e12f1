"""What gunicorn says of requests goes through the same net as everything else."""

from typing import Any

from gunicorn.glogging import Logger

from leadflow.scrubbing import Scrub


class ScrubbedLog(Logger):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.addFilter(Scrub())
