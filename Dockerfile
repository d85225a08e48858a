# syntax=docker/dockerfile:1
# Both stages run the scripts that script/test tests; nothing is done here that is not done there.
FROM swift:6.3-bookworm AS build
WORKDIR /src
COPY script/ script/
RUN script/bootstrap
COPY Package.swift ./
COPY Sources/ Sources/
COPY Tests/ Tests/
RUN script/install /opt/mockdest

FROM debian:bookworm-slim
COPY script/bootstrap-run /tmp/bootstrap-run
RUN /tmp/bootstrap-run && rm /tmp/bootstrap-run
COPY --from=build /opt/mockdest /opt/mockdest
ENV PATH=/opt/mockdest/bin:$PATH MOCKDEST_HOST=0.0.0.0 MOCKDEST_DATA=/data
RUN useradd --system --create-home mockdest && mkdir /data && chown mockdest /data
USER mockdest
VOLUME /data
EXPOSE 9000 9001 9002 2222
HEALTHCHECK --interval=2s --timeout=5s --start-period=1s CMD ["mockdest", "ready", "--timeout", "3s"]
CMD ["mockdest", "serve"]
