# The dashboard in a container, with a proxy in front of it: docs/serving.md. Untried: no container could be
# built where this was written; tests/dashboard/test_main.py checks its paths and commands.
FROM python:3.12-slim
WORKDIR /srv/breachlab
COPY . .
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --no-cache-dir --require-hashes --only-binary :all: -r tools/uv.txt \
    && UV_PROJECT_ENVIRONMENT=.venv .venv/bin/uv sync --locked --inexact --no-dev --quiet
ARG ROWS=43_000_000
RUN .venv/bin/python -m data_gen --rows $ROWS
RUN useradd --no-create-home lab
USER lab
EXPOSE 8050
ENTRYPOINT [".venv/bin/python", "-m", "dashboard", "--host", "0.0.0.0", "--behind-proxy"]
CMD ["--allow-host", "localhost"]
