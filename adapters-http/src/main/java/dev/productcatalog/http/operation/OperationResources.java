package dev.productcatalog.http.operation;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.text.JsonText;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Status;
import java.util.List;
import java.util.Map;

/** Health and metrics, of section 10 of the API contract. */
public final class OperationResources {

    private static final List<String> JSON = List.of(MediaTypes.JSON);
    private static final List<String> TEXT = List.of("text/plain");

    private final Runnable ping;
    private final Metrics metrics;

    /** @param ping returns if the catalogue can be used now, throws if not */
    public OperationResources(Runnable ping, Metrics metrics) {
        this.ping = ping;
        this.metrics = metrics;
    }

    /** {@return the resources {@code /health/…} and {@code /metrics}} */
    public List<Resource> resources() {
        return List.of(
                Resource.at("/health/live").get(JSON, request -> health(Status.OK_200, "UP")).always().open(),
                Resource.at("/health/ready").get(JSON, this::ready).always().open(),
                Resource.at("/metrics").get(TEXT, metrics::scrape).always());
    }

    private Answer ready(Request request) {
        try {
            ping.run();
            return health(Status.OK_200, "UP");
        } catch (CatalogException.Unavailable e) {
            return health(Status.SERVICE_UNAVAILABLE_503, "DOWN");
        }
    }

    private static Answer health(Status status, String word) {
        return Answer.json(status, JsonText.write(Map.of("status", word)));
    }
}
