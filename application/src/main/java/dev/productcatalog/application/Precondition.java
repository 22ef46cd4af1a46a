package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.Version;
import java.util.HashSet;
import java.util.Set;

/**
 * Which states of a product a change may be made to. Immutable.
 *
 * @param kind     how the versions are meant
 * @param versions of states
 */
public record Precondition(Kind kind, Set<Version> versions) {

    /** How versions are meant. */
    public enum Kind {
        /** States of these versions. */
        ONLY,
        /** States of all other versions, of a product that is there. */
        EXISTING,
        /** States of all other versions. */
        EXCEPT,
        /** That there is no such product, as after its removal. */
        ABSENT,
        /** There is no precondition, but there must be one. */
        MISSING
    }

    /** Any state. */
    public static final Precondition NONE = new Precondition(Kind.EXCEPT, Set.of());

    /** Any state of a product that is there. */
    public static final Precondition EXISTING = new Precondition(Kind.EXISTING, Set.of());

    /** Only while there is no such product. */
    public static final Precondition ABSENT = new Precondition(Kind.ABSENT, Set.of());

    /** There must be one, and is none. */
    public static final Precondition MISSING = new Precondition(Kind.MISSING, Set.of());

    /** Copies the versions. */
    public Precondition {
        versions = Set.copyOf(versions);
    }

    /** {@return states of these versions} */
    public static Precondition only(Set<Version> versions) {
        return new Precondition(Kind.ONLY, versions);
    }

    /** {@return the states that this admits, except those of these versions} */
    public Precondition except(Set<Version> excluded) {
        Set<Version> left = new HashSet<>(versions);
        if (kind == Kind.EXCEPT || kind == Kind.EXISTING) {
            left.addAll(excluded);
        } else {
            left.removeAll(excluded);
        }
        return new Precondition(kind, left);
    }

    /**
     * Returns if the change may be made.
     *
     * @param current the state that it would be made to
     * @throws CatalogException.PreconditionRequired if there is no precondition, and must be one
     * @throws CatalogException.Stale                if it may not be made to this state
     */
    public void check(Product current) {
        if (kind == Kind.MISSING) {
            throw new CatalogException.PreconditionRequired(current.id());
        }
        boolean admitsOnlyNamed = kind == Kind.ONLY || kind == Kind.ABSENT;
        if (versions.contains(current.version()) != admitsOnlyNamed) {
            throw new CatalogException.Stale(current);
        }
    }

    /**
     * Returns if a product that was removed may be brought back.
     *
     * @throws CatalogException.Removed if a state of it is expected
     */
    void checkRemoved(long id) {
        if (kind == Kind.ONLY || kind == Kind.EXISTING) {
            throw new CatalogException.Removed(id);
        }
    }
}
