# Builds the service from the sources, and an image that runs it: docker build -t product-catalog .

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN mvn -q package -DskipTests && javac -d /train bootstrap/src/build/Train.java

FROM eclipse-temurin:25-jre
COPY --from=build /build/bootstrap/target/product-catalog /opt/product-catalog
# Java takes an AOT cache only from itself, and this is not the Java that the build ran on.
RUN --mount=type=bind,from=build,source=/train,target=/train \
    java -cp /train Train /opt/product-catalog \
    && useradd --system --uid 10001 --no-create-home catalog \
    && mkdir /data && chown catalog /data
USER catalog
VOLUME /data
EXPOSE 8080
# On all addresses of the container; who may do what has to be said, see docs/settings.md: AUTH_TOKENS_FILE, AUTH_JWKS,
# or AUTH_MODE=open.
ENV SERVER_HOST=0.0.0.0 DB_URL=jdbc:h2:file:/data/catalog
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["/opt/product-catalog/bin/product-catalog", "health"]
ENTRYPOINT ["/opt/product-catalog/bin/product-catalog"]
