/** The HTTP API: routes, JSON, problems, documentation. */
module dev.productcatalog.http {
    requires transitive dev.productcatalog.application;
    requires io.helidon.common.buffers;
    requires io.helidon.http;
    requires io.helidon.webserver;
    requires jakarta.json;
    requires jakarta.json.bind;

    exports dev.productcatalog.http;
}
