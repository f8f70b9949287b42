# The tutor in a container: built from the lock file, runs as a user without rights, keeps everything in /data.
#
#   docker build -t tutor .
#   docker run -e TUTOR_BOT_TOKEN=… -v tutor:/data -p 8080:8080 tutor
FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/tutor
RUN python -m venv /srv/venv
COPY requirements.lock ./
# Every package is checked against the hash in the lock file.
RUN /srv/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY content content
COPY storage storage
RUN /srv/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --home-dir /data --create-home tutor
COPY --from=build /srv/venv /srv/venv
# The course is read from here, so that a folder mounted over it is served instead.
COPY content/courses /srv/courses
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TUTOR_COURSE=/srv/courses/b2b \
    TUTOR_DATA=/data \
    TUTOR_LISTEN=0.0.0.0:8080 \
    TUTOR_LOG_FORMAT=json
USER tutor
WORKDIR /data
VOLUME /data
EXPOSE 8080
# SIGTERM drains what is in flight, which takes ten seconds at the most.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["tutor"]
CMD ["run"]
