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

    /** The product was removed, so it is in no state that the caller expects; nothing was changed. */
    public static final class Removed extends CatalogException {

        /** @param id the product that was removed */
        public Removed(long id) {
            super("product " + id + " was removed", null, false);
        }
    }

    /** A write was made under this key before; nothing was changed now. */
    public static final class KeyTaken extends CatalogException {

        /** For a key, which need not be told: the caller has it. */
        public KeyTaken() {
            super("a write was made under this key before", null, false);
        }
    }

    /** A change that is to be reverted to is none of this product, or is its deletion, or is no longer kept. */
    public static final class NoSuchChange extends CatalogException {

        /**
         * @param id     the product
         * @param number of what is no change of it
         */
        public NoSuchChange(long id, long number) {
            super(number + " is no change of product " + id, null, false);
        }
    }

    /** What happened after that position is not known: it is no longer kept, of another history, or yet to come. */
    public static final class Gone extends CatalogException {
        private final long epoch;
        private final long oldest;
        private final long head;

        /**
         * @param epoch  of the history as it is now
         * @param oldest the number of the oldest change that is kept
         * @param head   the number of the newest one
         */
        public Gone(long epoch, long oldest, long head) {
            super("the log has the changes " + oldest + " to " + head, null, false);
            this.epoch = epoch;
            this.oldest = oldest;
            this.head = head;
        }

        /** {@return the epoch of the history as it is now} */
        public long epoch() {
            return epoch;
        }

        /** {@return the number of the oldest change that is kept} */
        public long oldest() {
            return oldest;
        }

        /** {@return the number of the newest change} */
        public long head() {
            return head;
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
    public static sealed class Unavailable extends CatalogException permits Locked, Overloaded {
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
        public final boolean outcomeUnknown() {
            return outcomeUnknown;
        }
    }

    /** Another writer held what the call changes, for longer than the call may wait; nothing was changed. */
    public static final class Locked extends Unavailable {

        /**
         * @param message for the operator's log, never for a client
         * @param cause   what the technology said, for the operator's log
         */
        public Locked(String message, Throwable cause) {
            super(message, cause, false);
        }
    }

    /** So many calls are under way that this one had no turn for as long as it may wait; nothing was changed. */
    public static final class Overloaded extends Unavailable {

        /** @param message for the operator's log, never for a client */
        public Overloaded(String message) {
            super(message, null, false);
        }
    }
}
