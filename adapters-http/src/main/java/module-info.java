/** The HTTP API: routes, JSON, problems, documentation. */
module dev.productcatalog.http {
    requires transitive dev.productcatalog.application;
    requires com.nimbusds.jose.jwt;
    requires de.siegmar.fastcsv;
    requires io.helidon.common.buffers;
    requires io.helidon.common.concurrency.limits;
    requires io.helidon.common.socket;
    requires io.helidon.common.task;
    requires io.helidon.http;
    requires io.helidon.http.encoding;
    requires io.helidon.webserver;
    requires io.opentelemetry.api;
    requires io.opentelemetry.context;
    requires io.opentelemetry.exporter.otlp;
    requires io.opentelemetry.sdk.common;
    requires io.opentelemetry.sdk.trace;
    requires io.prometheus.metrics.core;
    requires io.prometheus.writer.text;
    requires io.prometheus.metrics.instrumentation.jvm;
    requires io.prometheus.metrics.model;
    requires jakarta.json;
    requires jakarta.json.bind;
    requires org.yaml.snakeyaml;

    exports dev.productcatalog.http;
    exports dev.productcatalog.http.settings;
}
