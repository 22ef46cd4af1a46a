package dev.productcatalog.http.exchange;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import io.helidon.http.Headers;
import java.lang.System.Logger.Level;
import java.util.List;

/** What each error means to a client: the one place where that is decided. */
final class Problems {

    private static final System.Logger LOG = System.getLogger("dev.productcatalog.http");

    private Problems() {
    }

    /** {@return the problem that a request has when its handling ends in this error} */
    static Problem of(Throwable error, Headers headers) {
        return switch (error) {
            case Problem problem -> problem;
            case CatalogException catalog -> switch (catalog) {
                case CatalogException.NotFound e -> new Problem(ProblemType.NOT_FOUND, "no product has this id");
                case CatalogException.Stale e -> new Problem(ProblemType.PRECONDITION_FAILED,
                        EntityTags.whyStale(headers)).member("current_etag", EntityTags.of(e.current()));
                case CatalogException.Removed e ->
                        new Problem(ProblemType.PRECONDITION_FAILED, "the product was deleted");
                case CatalogException.KeyTaken e -> Problem.invalid(List.of(Fault.inHeader(RetriedWrites.KEY,
                        Fault.Code.VALUE_ERROR, "was used for another request")));
                case CatalogException.NoSuchChange e -> Problem.invalid(List.of(Fault.inMember("seq",
                        Fault.Code.VALUE_ERROR, "must be a change of this product, and not its deletion")));
                case CatalogException.Gone e -> new Problem(ProblemType.GONE,
                        "what happened after this position is not known here; list again, then follow")
                        .member("oldest", e.oldest()).member("head", e.head())
                        .member("epoch", EntityTags.epoch(e.epoch()));
                case CatalogException.PreconditionRequired e ->
                        new Problem(ProblemType.PRECONDITION_REQUIRED, "send the product's ETag as If-Match");
                case CatalogException.Invalid e -> Problem.invalid(e.violations().stream().map(Fault::of).toList());
                case CatalogException.Unavailable e -> {
                    // one line, as an outage may have thousands
                    LOG.log(Level.WARNING, () -> e.getMessage()
                            + (e.getCause() == null ? "" : ": " + e.getCause()));
                    yield unavailable(e);
                }
            };
            default -> {
                LOG.log(Level.ERROR, "A request failed", error);
                yield new Problem(ProblemType.INTERNAL, "the service failed; the log knows more under this id");
            }
        };
    }

    private static Problem unavailable(CatalogException.Unavailable reason) {
        return switch (reason) {
            case CatalogException.Locked e -> Problem.unavailable("locked",
                    "another writer held what this one changes for too long; nothing was changed", 1);
            case CatalogException.Overloaded e -> Problem.unavailable("database-busy",
                    "too many requests wait for the catalogue; nothing was changed", 1);
            case CatalogException.Unavailable e when e.outcomeUnknown() -> Problem.unavailable("outcome-unknown",
                    "it is not known whether the change was made", 1);
            case CatalogException.Unavailable e -> Problem.unavailable("database-unavailable",
                    "the catalogue cannot be reached; nothing was changed", 1);
        };
    }
}
