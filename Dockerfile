# One image for web, worker and timetable: the command says which (see compose.yaml).
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LEADFLOW_VAR=/var/lib/leadflow COLLECTED_STATIC=1 HOST=0.0.0.0
RUN useradd --system --uid 10001 --home-dir /var/lib/leadflow --create-home leadflow
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
RUN SECRET_KEY=build DATABASE_URL= LEADFLOW_VAR=/app/collected python manage.py collectstatic --noinput -v 0 && rm -f /app/collected/*.sqlite3 && chown -R leadflow /var/lib/leadflow
ENV STATIC_ROOT=/app/collected/static
USER leadflow
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD python -c "import urllib.request, os; urllib.request.urlopen(f'http://127.0.0.1:{os.environ.get(\"PORT\", \"8000\")}/healthz', timeout=4)"
CMD ["sh", "-c", "exec python -m gunicorn leadflow.wsgi --bind ${HOST}:${PORT:-8000} --workers 2 --threads 4 --worker-tmp-dir /dev/shm --no-control-socket --log-level warning"]
