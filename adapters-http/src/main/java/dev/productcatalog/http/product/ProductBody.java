package dev.productcatalog.http.product;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductPatch;
import dev.productcatalog.domain.ProductRules;
import dev.productcatalog.domain.Violation;
import dev.productcatalog.http.exchange.JsonBody;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import java.util.List;
import java.util.Optional;

/**
 * A product, or a part of one, in a body. The domain says what is wrong with its values.
 *
 * @param rules those for what comes in now
 */
public record ProductBody(ProductRules rules) {

    /** {@return the details, all of which must be there} */
    public Checked<ProductDetails> details(JsonBody body) {
        return valid(body, ProductDetails::new);
    }

    /** {@return those details that are there} */
    public Checked<ProductPatch> patch(JsonBody body) {
        return valid(body, ProductPatch::new);
    }

    /** {@return whether there is no {@code id}: the service gives it} */
    static Checked<?> withoutId(JsonBody body) {
        body.integer("id");
        return body.has("id") ? Checked.fault(Fault.inMember("id", Code.EXTRA_FORBIDDEN, "is given by the service"))
                : Checked.valid(body);
    }

    /** {@return whether an {@code id}, if there is one, equals that in the path, if that is one} */
    static Checked<?> withId(JsonBody body, Checked<Long> path) {
        return body.integer("id").then(id -> id.isPresent() && path.isValid() && !id.get().equals(path.value())
                ? Checked.fault(Fault.inMember("id", Code.VALUE_ERROR, "must equal the id in the path"))
                : Checked.valid(body));
    }

    @FunctionalInterface
    private interface Maker<T> {
        T make(String name, String description, Long price);
    }

    private <T> Checked<T> valid(JsonBody body, Maker<T> maker) {
        Checked<Optional<String>> name = body.text("name");
        Checked<Optional<String>> description = body.text("description");
        Checked<Optional<Long>> price = body.integer("price");
        T made = null;
        List<Fault> violations = List.of();
        try {
            made = rules.checked(name.isValid() ? name.value().orElse("") : "",
                    () -> maker.make(orNull(name), orNull(description), orNull(price)));
        } catch (CatalogException.Invalid e) {
            violations = e.violations().stream().filter(violation -> !isThere(violation, body)).map(Fault::of).toList();
        }
        T whole = made;
        return Checked.all(() -> whole, name, description, price, Checked.faultless(violations));
    }

    private static <T> T orNull(Checked<Optional<T>> member) {
        return member.isValid() ? member.value().orElse(null) : null;
    }

    /** A member of a wrong type is not missing. */
    private static boolean isThere(Violation violation, JsonBody body) {
        return violation.rule() == Violation.Rule.MISSING && body.has(violation.member());
    }
}
