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
import java.util.function.BooleanSupplier;

/** Health and metrics, of section 10 of the API contract. */
public final class OperationResources {

    private static final List<String> JSON = List.of(MediaTypes.JSON);
    private static final List<String> TEXT = List.of("text/plain");

    private final Runnable ping;
    private final BooleanSupplier beyondRepair;
    private final Metrics metrics;

    /**
     * @param ping         returns if the catalogue can be used now, throws if not
     * @param beyondRepair whether only a new start of the process may make it usable again
     */
    public OperationResources(Runnable ping, BooleanSupplier beyondRepair, Metrics metrics) {
        this.ping = ping;
        this.beyondRepair = beyondRepair;
        this.metrics = metrics;
    }

    /** {@return the resources {@code /health/…} and {@code /metrics}} */
    public List<Resource> resources() {
        return List.of(
                Resource.at("/health/live").get(JSON, _ -> health(!beyondRepair.getAsBoolean())).always().open(),
                Resource.at("/health/ready").get(JSON, this::ready).always().open(),
                Resource.at("/metrics").get(TEXT, metrics::scrape).always());
    }

    private Answer ready(Request request) {
        try {
            ping.run();
            return health(true);
        } catch (CatalogException.Unavailable e) {
            return health(false);
        }
    }

    private static Answer health(boolean up) {
        return Answer.json(up ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503,
                JsonText.write(Map.of("status", up ? "UP" : "DOWN"))).noStore();
    }
}
