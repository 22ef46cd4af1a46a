package dev.productcatalog.http.operation;

import dev.productcatalog.http.exchange.AnsweredRequest;
import dev.productcatalog.http.exchange.Router;
import java.lang.System.Logger.Level;

/** One line a request, in the log. Thread-safe. */
public final class AccessLog implements Router.Observer {

    private static final System.Logger LOG = System.getLogger("dev.productcatalog.access");

    @Override
    public void answered(AnsweredRequest request) {
        LOG.log(Level.INFO, "who={0} method={1} route={2} status={3} bytes={4} ms={5}",
                shown(request.caller()), shown(request.method()), request.route(),
                request.status().codeText(), Long.toString(request.bytes()), millis(request.nanos()));
    }

    @Override
    public void refused(String reason) {
        // each refusal that is an answer comes as one
    }

    /** {@return the text, or what stands for none: nobody was asked, or the request broke off before its method} */
    private static String shown(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String millis(long nanos) {
        long micros = nanos / 1_000;
        return micros / 1_000 + "." + Long.toString(1_000 + micros % 1_000).substring(1);
    }
}
