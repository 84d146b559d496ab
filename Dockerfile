# One image for every part: worker, review app, commands. It runs as nobody's account,
# with a root file system that may be read-only; store and drop are volumes. How each
# part is run: docs/deploy.md#the-image
#   docker build -t outlay .
#   docker run --read-only --tmpfs /tmp -v outlay-home:/store outlay doctor
FROM debian:12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends \
    python3 python3-venv && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/outlay
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY payments payments
COPY features features
COPY models models
COPY pipelines pipelines
COPY review review
RUN python3 -m venv .venv \
    && .venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock \
    && .venv/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends \
    python3 libgomp1 tzdata && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /store --shell /usr/sbin/nologin outlay \
    && mkdir -m 700 /store /drop && chown outlay: /store /drop
COPY --from=build /opt/outlay/.venv /opt/outlay/.venv
COPY prefect.yaml /opt/outlay/
COPY pipelines /opt/outlay/pipelines
ENV PATH=/opt/outlay/.venv/bin:$PATH \
    OUTLAY_HOME=/store \
    OUTLAY_DROP=/drop \
    PREFECT_HOME=/store/prefect \
    PREFECT_SERVER_ANALYTICS_ENABLED=false \
    MLFLOW_DISABLE_TELEMETRY=true \
    DO_NOT_TRACK=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp
WORKDIR /opt/outlay
USER 10001
VOLUME ["/store", "/drop"]
ENTRYPOINT ["outlay"]
CMD ["--help"]
