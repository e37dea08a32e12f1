# One image for web, worker and timetable: the command says which (see compose.yaml).
# Bases stand by digest: a tag moves, and nobody would see it. docs/operation/upgrade.md says how to change them.
ARG PYTHON=python:3.11.17-slim-trixie@sha256:45037981b62b34b44602584fccbc4d884d5f7dc92c7ee86bb38a698a79fe1e51
FROM ${PYTHON} AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM ${PYTHON}
# pg_dump and pg_restore, of the server's version in compose.yaml
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LEADFLOW_VAR=/var/lib/leadflow COLLECTED_STATIC=1 HOST=0.0.0.0 STATIC_ROOT=/app/collected
RUN useradd --system --uid 10001 --home-dir /var/lib/leadflow --create-home leadflow && chmod 700 /var/lib/leadflow
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
RUN SECRET_KEY=build DATABASE_URL= LEADFLOW_VAR=/tmp/build python manage.py collectstatic --noinput -v 0 && rm -rf /tmp/build && chmod -R a+rX /app
USER leadflow
VOLUME /var/lib/leadflow
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD python -c "import urllib.request, os; urllib.request.urlopen(f'http://127.0.0.1:{os.environ.get(\"PORT\", \"8000\")}/healthz', timeout=4)"
CMD ["sh", "-c", "exec python -m gunicorn leadflow.wsgi --bind ${HOST}:${PORT:-8000} --workers 2 --threads 4 --worker-tmp-dir /dev/shm --no-control-socket --log-level warning --logger-class leadflow.web.web_log.ScrubbedLog"]
