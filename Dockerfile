# The skill as a web service. docs/web_hosting.md says how to build and run it.
ARG PYTHON_IMAGE=python:3.13-slim
FROM ${PYTHON_IMAGE}
WORKDIR /guide
COPY requirements/web.txt requirements.txt
RUN python3 -m pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt
COPY skill skill
# SKILL_ID has no default: the service refuses to start without it.
ENV HOST=0.0.0.0 PORT=8080 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
EXPOSE 8080
USER 65534:65534
HEALTHCHECK --interval=30s --timeout=5s \
    CMD ["python3", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=4)"]
CMD ["python3", "-m", "skill.web"]
