# docker build -t topics . && docker run --rm -v "$PWD:/work" topics run my-papers/ --out my-run
FROM python:3.11-slim
RUN pip install --no-cache-dir uv
COPY . /src
# Without torch, which nothing here needs; see the README.
RUN echo 'sentence-transformers ; python_version < "0"' > /lean.txt \
    && uv pip install --system --no-cache --override /lean.txt /src \
    && rm -r /src /lean.txt
RUN useradd --create-home topics
USER topics
ENV TOPICS_CACHE=/home/topics/.cache/topics
WORKDIR /work
ENTRYPOINT ["topics"]
