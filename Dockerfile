# The bot, its indexer and its Chroma server are one image: the same versions everywhere.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/borgerland
ENV PATH=/opt/borgerland/bin:$PATH
WORKDIR /source
COPY requirements.lock requirements-dev.lock ./
RUN pip install --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY eval eval
COPY knowledge knowledge
COPY prompts prompts
# What a chat model needs: --build-arg EXTRAS=openai (or ollama, mistral, embeddings).
ARG EXTRAS=""
RUN pip install --no-deps . \
 && if [ -n "$EXTRAS" ]; then pip install -c requirements-dev.lock ".[$EXTRAS]"; fi \
 && pip uninstall --yes setuptools wheel pip

FROM python:${PYTHON}
RUN pip uninstall --yes setuptools wheel pip \
 && useradd --system --uid 10001 --user-group --no-create-home borgerland \
 && install --directory --owner=10001 --group=10001 --mode=0700 /data /vectors
COPY --from=build /opt/borgerland /opt/borgerland
ENV PATH=/opt/borgerland/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    BORGERLAND_DATA_DIR=/data \
    BORGERLAND_LOG_FORMAT=json \
    BORGERLAND_MONITOR__PORT=9090
USER 10001:10001
WORKDIR /tmp
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=300s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:9090/healthz', timeout=4)"]
ENTRYPOINT ["borgerland"]
CMD ["telegram"]
