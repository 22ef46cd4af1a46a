package dev.productcatalog.domain;

import java.util.List;

/**
 * Everything that can be wrong with a call on the catalogue; nothing else leaves an adapter. Sealed, so
 * that whoever answers for it (a driving adapter) answers for all of it.
 */
public sealed abstract class CatalogException extends RuntimeException {

    private CatalogException(String message, Throwable cause, boolean stackTrace) {
        super(message, cause, false, stackTrace);
    }

    /** No product has this id. */
    public static final class NotFound extends CatalogException {
        private final long id;

        /** @param id the id that names nothing */
        public NotFound(long id) {
            super("no product " + id, null, false);
            this.id = id;
        }

        /** {@return the id that names nothing} */
        public long id() {
            return id;
        }
    }

    /** The product is not, or no longer, in the state that the caller expects; nothing was changed. */
    public static final class Stale extends CatalogException {
        private final transient Product current;

        /** @param current the state that it is in */
        public Stale(Product current) {
            super("product " + current.id() + " is in another state", null, false);
            this.current = current;
        }

        /** {@return the state that the product was in when it was compared} */
        public Product current() {
            return current;
        }
    }

    /** A change of a product needs a precondition, and has none; nothing was changed. */
    public static final class PreconditionRequired extends CatalogException {

        /** @param id the product that was to be changed */
        public PreconditionRequired(long id) {
            super("product " + id + " is changed under a precondition only", null, false);
        }
    }

    /** A value breaks rules of {@link ProductDetails}. */
    public static final class Invalid extends CatalogException {
        private final transient List<Violation> violations;

        /** @param violations all that are broken, at least one */
        public Invalid(List<Violation> violations) {
            super(violations.toString(), null, false);
            this.violations = List.copyOf(violations);
        }

        /** {@return all rules that are broken, at least one} */
        public List<Violation> violations() {
            return violations;
        }
    }

    /** The repository cannot do it now; the same call may succeed later. */
    public static final class Unavailable extends CatalogException {
        private final boolean outcomeUnknown;

        /**
         * @param message        for the operator's log, never for a client
         * @param cause          what the technology said, for the operator's log
         * @param outcomeUnknown whether a write may have been done all the same
         */
        public Unavailable(String message, Throwable cause, boolean outcomeUnknown) {
            super(message, cause, true);
            this.outcomeUnknown = outcomeUnknown;
        }

        /** {@return whether a write may have been done all the same} */
        public boolean outcomeUnknown() {
            return outcomeUnknown;
        }
    }
}
