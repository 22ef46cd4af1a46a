package dev.productcatalog.http.change;

import dev.productcatalog.application.ReadHistory;
import dev.productcatalog.application.RevertProduct;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.EntityTags;
import dev.productcatalog.http.exchange.Pages;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.exchange.RetriedWrites;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.product.ProductAnswers;
import dev.productcatalog.http.product.ProductListResource;
import dev.productcatalog.http.text.MediaTypes;
import java.util.List;
import java.util.Optional;

/** What happened to one product, and the way back: section 9 of the API contract. Thread-safe. */
public final class HistoryResources {

    private static final List<String> JSON = List.of(MediaTypes.JSON);
    private static final String PATH = ProductListResource.PATH + "/{id}";

    private final ReadHistory history;
    private final RevertProduct revert;
    private final RetriedWrites writes;
    private final Pages pages;
    private final boolean requireIfMatch;

    /**
     * @param pages          makes those of histories
     * @param requireIfMatch whether an unguarded change is refused with 428
     */
    public HistoryResources(ReadHistory history, RevertProduct revert, RetriedWrites writes, Pages pages,
                            boolean requireIfMatch) {
        this.history = history;
        this.revert = revert;
        this.writes = writes;
        this.pages = pages;
        this.requireIfMatch = requireIfMatch;
    }

    /** {@return the resources {@code /products/{id}/changes} and {@code /products/{id}/revert}} */
    public List<Resource> resources() {
        return List.of(
                Resource.at(PATH + "/changes").get(JSON, HistoryRequest::read, this::read),
                Resource.at(PATH + "/revert").post(JSON, request -> Reversion.read(request, writes), this::revert));
    }

    private record HistoryRequest(long id, long before, int limit) {

        static Checked<HistoryRequest> read(Request request) {
            Checked<Long> id = request.id();
            Checked<Long> before = request.query().integer("before", 1, Long.MAX_VALUE)
                    .map(number -> number.orElse(ReadHistory.NEWEST));
            Checked<Integer> limit = FeedRequest.limit(request.query());
            return Checked.all(() -> new HistoryRequest(id.value(), before.value(), limit.value()), id, before, limit);
        }
    }

    private Answer read(HistoryRequest wanted) {
        Pages.Body body = pages.begin(ChangeJson.LIST, wanted.limit());
        try {
            Optional<Change> last = read(wanted, body);
            Answer answer = body.end("]}").answer().noCache().compressible();
            last.ifPresent(change -> answer.link(ProductListResource.PATH + '/' + wanted.id() + "/changes?limit="
                    + wanted.limit() + "&before=" + change.number(), "next"));
            return answer;
        } catch (RuntimeException | Error e) {
            body.close();
            throw e;
        }
    }

    /** {@return the last change of the page, if there are more after it} A long page is read in parts. */
    private Optional<Change> read(HistoryRequest wanted, Pages.Body body) {
        int size = Math.min(wanted.limit(), Pages.PART);
        Optional<Change> last = body.add(size + 1, () -> {
            ReadHistory.Page part = history.read(wanted.id(), wanted.before(), size);
            part.changes().forEach(change -> body.addElement(ChangeJson.change(change)));
            return part.hasNext() ? Optional.of(part.changes().getLast()) : Optional.empty();
        });
        int left = wanted.limit() - size;
        return left == 0 || last.isEmpty() ? last
                : read(new HistoryRequest(wanted.id(), last.get().number(), left), body);
    }

    /** A product that is to be as it was after a change. */
    private record Reversion(long id, EntityTags tags, long number, Attempt attempt) {

        static Checked<Reversion> read(Request request, RetriedWrites writes) {
            EntityTags tags = EntityTags.of(request);
            Checked<Long> id = request.id();
            Checked<Long> number = request.json().then(body -> body.integer("seq")).then(seq -> seq.isPresent()
                    ? Checked.valid(seq.get()) : Checked.fault(Fault.inMember("seq", Code.MISSING, "is required")));
            Checked<Attempt> attempt = writes.attempt(request, ProductAnswers::of);
            return Checked.all(() -> new Reversion(id.value(), tags, number.value(), attempt.value()),
                    id, number, attempt);
        }
    }

    private Answer revert(Reversion wanted) {
        return writes.answer(wanted.attempt(), () -> {
            RevertProduct.Reverted reverted = revert.revert(wanted.id(), wanted.number(),
                    wanted.tags().forChange(requireIfMatch), wanted.attempt());
            return ProductAnswers.of(reverted.broughtBack() ? Change.Type.CREATED : Change.Type.UPDATED,
                    reverted.product());
        });
    }
}
